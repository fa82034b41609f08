import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type HostPage = {
  /** Of the same host as the service, but another port: the same site. */
  near: string;
  /** By another name: a foreign site, whose frames are given no cookie. */
  foreign: string;
  close(): Promise<void>;
};

/** What a media server does: a page of another origin that holds the panel in a frame, with whatever `query` says. */
export async function startHostPage(panel: string): Promise<HostPage> {
  const server = createServer((request, response) => {
    const { search } = new URL(request.url ?? '/', 'http://host');
    response.setHeader('Content-Type', 'text/html').end(`<!doctype html>
<html lang="en"><title>A media server</title>
<style>body { margin: 0 } iframe { display: block; border: 0; inline-size: 100vw; block-size: 100vh }</style>
<iframe title="Downloads" src="${panel}embed${search.replaceAll('"', '')}" allow="fullscreen"></iframe>
</html>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    near: `http://127.0.0.1:${port}`,
    foreign: `http://localhost:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
