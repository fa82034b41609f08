import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { selfSigned } from '../../companion/src/downloads/engine/testing/certificate.ts';
import { blockOf } from './content.ts';
import type { ServerOptions } from './server.ts';

/**
 * A program for measurements: serves files of `bytes` bytes with ranges out of one block that is sent again and again, so
 * that it costs next to nothing itself. Its argument is JSON. Prints its port.
 */
const options = JSON.parse(process.argv[2] ?? '') as ServerOptions & { bytes: number };
const size = options.bytes;
const block = blockOf();
const paceMs = 20;
/** Answers that the run has had. */
const answers = new Map<string, number>();
let active = 0;

type Part = { from: number; to: number; partial: boolean };

function respond(socket: Socket, head: string): void {
  const [, path = '/'] = head.split(' ', 2);
  const match = /^range:\s*bytes=(\d+)-(\d*)/im.exec(head);
  const total = path === '/start' ? 1 : size;
  const from = Number(match?.[1] ?? 0);
  const to = match?.[2] ? Math.min(total, Number(match[2]) + 1) : total;
  const { limit } = options;
  if (path !== '/start' && limit && active >= limit.connections) return refuse(socket, limit.refusal);
  const status = match
    ? `206 Partial Content\r\nContent-Range: bytes ${from}-${to - 1}/${total}`
    : '200 OK\r\nAccept-Ranges: bytes';
  socket.write(`HTTP/1.1 ${status}\r\nContent-Type: video/x-matroska\r\nContent-Length: ${to - from}\r\n\r\n`);
  send(socket, { from, to, partial: match !== null }, path === '/start' ? null : faultAfter(path));
}

function refuse(socket: Socket, refusal: number | 'reset'): void {
  if (refusal === 'reset') socket.resetAndDestroy();
  else socket.write(`HTTP/1.1 ${refusal} Refused\r\nContent-Length: 0\r\n\r\n`);
}

/** How many bytes of this answer come before its fault; null: it has none. The same for everybody's nth answer. */
function faultAfter(path: string): number | null {
  if (!options.faults) return null;
  const { share } = options.faults;
  const run = path.split('run=')[1] ?? '';
  const nth = (answers.get(run) ?? 0) + 1;
  answers.set(run, nth);
  const firstHit = Math.min(4, Math.ceil(1 / share));
  const hits = (count: number) => Math.floor((count - firstHit) * share + 1);
  if (hits(nth) <= Math.max(0, hits(nth - 1))) return null;
  return Math.floor(((((nth * 7) % 16) + 0.5) / 16) * (size / 16));
}

function send(socket: Socket, { from, to }: Part, fault: number | null): void {
  const until = fault === null ? to : Math.min(to, from + fault);
  const began = performance.now();
  let at = from;
  active++;
  let isOver = false;
  const over = () => {
    if (!isOver) active--;
    isOver = true;
    socket.off('close', over);
  };
  socket.on('close', over);
  const pace = options.bytesPerSecond;
  const allowed = () =>
    pace ? from + Math.ceil((pace * (performance.now() - began + paceMs)) / 1000) : Number.POSITIVE_INFINITY;

  /** Up to the end of the block, or to what the pace allows by now; that once in a while and not byte by byte. */
  const go = () => {
    const most = Math.min(until, allowed());
    while (at < most && !socket.destroyed) {
      const start = at % block.length;
      const part = block.subarray(start, Math.min(block.length, start + (most - at)));
      at += part.length;
      if (!socket.write(part)) return void socket.once('drain', go);
    }
    if (at < until) {
      if (!socket.destroyed) setTimeout(go, paceMs);
    } else if (at >= to) over();
    else if (options.faults?.kind === 'reset') socket.resetAndDestroy();
  };
  go();
}

function serve(socket: Socket): void {
  let head = '';
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.on('data', (bytes) => {
    head += bytes.toString('latin1');
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    const whole = head.slice(0, end);
    head = head.slice(end + 4);
    respond(socket, whole);
  });
}

const server = options.tls ? createTlsServer(selfSigned, serve) : createServer(serve);
server.listen(0, '127.0.0.1', () => console.log((server.address() as { port: number }).port));
