import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

/** Something that pairs with the plugin and tells exactly what reached it: for what no real answer shows. */
export async function startFakeCompanion() {
  const seen: IncomingMessage[] = [];
  const server = createServer({ keepAliveTimeout: 1000 }, async (request, response) => {
    seen.push(request);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://companion');
    if (pathname === '/below/api/jellyfin/pair') {
      request.resume();
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ pairing_id: 7, key: Buffer.alloc(32, 1).toString('base64url') }));
    } else if (pathname === '/below/down') {
      await pipeline(zeros(Number(searchParams.get('bytes'))), response).catch(() => undefined);
    } else if (pathname === '/below/up') {
      let bytes = 0;
      for await (const chunk of request) bytes += (chunk as Buffer).length;
      response.end(String(bytes));
    } else if (pathname === '/below/moved') {
      response.writeHead(302, { location: searchParams.get('to') ?? '/below/', 'set-cookie': 'a=b' }).end();
    } else if (pathname === '/below/cut') {
      response.writeHead(200, { 'content-length': '1000000' });
      response.write(Buffer.alloc(1000), () => response.destroy());
    } else {
      response.writeHead(200, { connection: 'close, x-hop', 'x-hop': '1', 'keep-alive': 'timeout=9', 'x-end': '2' });
      response.end('ok');
    }
  });
  // Echoes bytes: what a WebSocket carries is not ours to read.
  server.on('upgrade', (request, socket) => {
    seen.push(request);
    const accept = createHash('sha1').update(
      `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`,
    );
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept.digest('base64')}\r\n\r\n`,
    );
    socket.pipe(socket);
    socket.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/below`,
    /** The request that came last. */
    last: () => seen.at(-1) as IncomingMessage,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function* zeros(bytes: number): Generator<Buffer> {
  const piece = Buffer.alloc(65_536);
  for (let left = bytes; left > 0; left -= piece.length) yield piece.subarray(0, Math.min(left, piece.length));
}
