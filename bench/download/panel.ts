import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An account with a few films, whose addresses forward to where the bytes are. */
export async function startPanel(
  target: (film: number) => string,
  films: number,
): Promise<{ url: string; stop(): Promise<void> }> {
  const answers: Record<string, unknown> = {
    get_vod_categories: [{ category_id: '1', category_name: 'Films', parent_id: 0 }],
    get_vod_streams: Array.from({ length: films }, (_, n) => ({
      num: n + 1,
      name: `Bench ${n + 1} (2020)`,
      stream_type: 'movie',
      stream_id: n + 1,
      category_id: '1',
      container_extension: 'mkv',
      added: '1700000000',
    })),
    get_live_categories: [],
    get_live_streams: [],
    get_series_categories: [],
    get_series: [],
  };
  const account = {
    user_info: { auth: 1, status: 'Active', exp_date: null, max_connections: '0', active_cons: '0', username: 'bench' },
    server_info: { url: '127.0.0.1', port: '80', timezone: 'UTC', timestamp_now: 1_700_000_000 },
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://panel');
    const film = /^\/movie\/.*\/(\d+)\.mkv$/.exec(url.pathname)?.[1];
    if (film) return void response.writeHead(302, { location: target(Number(film)) }).end();
    const body = JSON.stringify(answers[url.searchParams.get('action') ?? ''] ?? account);
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
