import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FakeAnswer, type FakeRequest, readRequest, writeAnswer } from './fake-http.ts';
import { createNotifier, type Notifier } from './fake-wait.ts';

export type FakeServerFaults = {
  /** Connections break, as if nothing ran there. */
  down: boolean;
  /** Every answer comes this much later; `Infinity`: never. */
  slowMs: number;
};

export type FakeServer = { url: string; requests: FakeRequest[]; arrivals: Notifier; close(): Promise<void> };

type Options = { basePath: string; faults: FakeServerFaults; answer: (request: FakeRequest) => FakeAnswer };

/** An HTTP server on a free port of 127.0.0.1 that keeps every request it gets. */
export async function startFakeServer({ basePath, faults, answer }: Options): Promise<FakeServer> {
  const requests: FakeRequest[] = [];
  const arrivals = createNotifier();
  const delayed = new Set<NodeJS.Timeout>();
  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    if (faults.down) {
      incoming.socket.destroy();
      return;
    }
    const request = await readRequest(incoming, basePath);
    const reply = answer(request);
    requests.push(request);
    arrivals.notify();
    if (faults.slowMs === 0) writeAnswer(response, reply);
    else if (Number.isFinite(faults.slowMs)) {
      delayed.add(setTimeout(() => writeAnswer(response, reply), faults.slowMs));
    }
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${basePath}`,
    requests,
    arrivals,
    async close() {
      for (const timer of delayed) clearTimeout(timer);
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
