import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type Received = { path: string; headers: IncomingHttpHeaders; body: string };
type Reply = { status: number; location?: string } | 'hang';

/** A receiver of webhooks: keeps what came, and answers by the script, then 204. */
export async function startReceiver() {
  const received: Received[] = [];
  const script: Reply[] = [];
  const waiting = new Set<() => void>();
  const server = createServer(async (request, response) => {
    received.push({ path: request.url ?? '', headers: request.headers, body: await text(request) });
    for (const wake of waiting) wake();
    const reply = script.shift() ?? { status: 204 };
    if (reply === 'hang') return;
    response.writeHead(reply.status, reply.location ? { location: reply.location } : {}).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    /** What the next requests are answered with. */
    answer: (...replies: Reply[]) => void script.push(...replies),
    /** Resolves with the first that fits, also one that came before. */
    async when(fits: (one: Received) => boolean): Promise<Received> {
      for (;;) {
        const found = received.find(fits);
        if (found) return found;
        await new Promise<void>((resolve) => waiting.add(resolve)).finally(() => waiting.clear());
      }
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
