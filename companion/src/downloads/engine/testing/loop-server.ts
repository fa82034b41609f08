import { createServer, type Socket } from 'node:net';

/**
 * A program for measurements: serves one file of `bytes` bytes (its argument) with ranges, out of one block that is
 * sent again and again, so that it costs next to nothing itself. Prints its port.
 */
const size = Number(process.argv[2]);
const block = Buffer.alloc(1 << 20);
for (let at = 0; at < block.length; at += 4) block.writeUInt32LE(Math.imul(at + 1, 2654435761) >>> 0, at);
Buffer.from([0x1a, 0x45, 0xdf, 0xa3]).copy(block);

function answer(socket: Socket, head: string): void {
  const match = /^range:\s*bytes=(\d+)-(\d*)/im.exec(head);
  const from = Number(match?.[1] ?? 0);
  const to = match?.[2] ? Math.min(size, Number(match[2]) + 1) : size;
  const status = match
    ? `206 Partial Content\r\nContent-Range: bytes ${from}-${to - 1}/${size}`
    : '200 OK\r\nAccept-Ranges: bytes';
  socket.write(`HTTP/1.1 ${status}\r\nContent-Type: video/x-matroska\r\nContent-Length: ${to - from}\r\n\r\n`);
  let at = from;
  const send = () => {
    while (at < to && !socket.destroyed) {
      const start = at % block.length;
      const part = block.subarray(start, Math.min(block.length, start + (to - at)));
      at += part.length;
      if (!socket.write(part)) {
        socket.once('drain', send);
        return;
      }
    }
  };
  send();
}

const server = createServer((socket) => {
  let head = '';
  socket.on('error', () => undefined);
  socket.on('data', (bytes) => {
    head += bytes.toString('latin1');
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    const whole = head.slice(0, end);
    head = head.slice(end + 4);
    answer(socket, whole);
  });
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as { port: number }).port));
