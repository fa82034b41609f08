import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** One request as a test's origin sees it. */
export type Ask = {
  req: IncomingMessage;
  res: ServerResponse;
  socket: Socket;
  path: string;
  /** Counts from 1, over all paths. */
  nth: number;
  /** What the Range header asks for, `to` exclusive and cut to the file; null without one. */
  range: { from: number; to: number } | null;
  /** Answers that are sending media now, this one not counted. */
  active: number;
  content: Buffer;
};

/** Answers a request, or leaves it to the next one by returning false. */
export type Fault = (ask: Ask, origin: Origin) => boolean | undefined;

export type Pace = { bytesPerSecond: number };

export type Origin = Awaited<ReturnType<typeof startOrigin>>;

/** A provider that serves one file with ranges, and as many faults as a test wants. */
export async function startOrigin(options: {
  content: Buffer;
  faults?: Fault[];
  pace?: Pace;
  tls?: { key: string; cert: string };
  /** On which of this machine's own addresses it listens. */
  address?: string;
}) {
  const address = options.address ?? '127.0.0.1';
  const faults = options.faults ?? [];
  const sockets = new Set<Socket>();
  const sending = new Set<ServerResponse>();
  const origin = {
    port: 0,
    url: '',
    content: options.content,
    requests: 0,
    /** Media bytes sent. */
    sent: 0,
    mostActive: 0,
    mostSockets: 0,
    headers: [] as IncomingMessage['headers'][],
    paths: [] as string[],
    /** When each request came, ms since the epoch. */
    times: [] as number[],
    pace: options.pace as Pace | undefined,
    serve,
    get active() {
      return sending.size;
    },
    /** Answers under way, oldest first. */
    get underway() {
      return [...sending];
    },
    get sockets() {
      return sockets.size;
    },
    async close(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  /** Sends [from, to) in an answer whose head is still to be sent. */
  function serve(
    ask: Ask,
    how: {
      status?: number;
      headers?: Record<string, string>;
      cutAfter?: number;
    } = {},
  ): void {
    const { res, range, content } = ask;
    const { from, to } = range ?? { from: 0, to: content.length };
    if (range && from >= content.length) {
      res.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
      return;
    }
    const partial = (how.status ?? (range ? 206 : 200)) === 206;
    res.writeHead(partial ? 206 : (how.status ?? 200), {
      'content-type': 'video/x-matroska',
      'content-length': String(to - from),
      ...(partial ? { 'content-range': `bytes ${from}-${to - 1}/${content.length}` } : {}),
      ...how.headers,
    });
    void send(ask, {
      from,
      to,
      ...(how.cutAfter === undefined ? {} : { cutAfter: how.cutAfter }),
    });
  }

  async function send(ask: Ask, part: { from: number; to: number; cutAfter?: number }): Promise<void> {
    const { res, content, socket } = ask;
    const until = Math.min(part.to, part.from + (part.cutAfter ?? Number.POSITIVE_INFINITY));
    sending.add(res);
    origin.mostActive = Math.max(origin.mostActive, sending.size);
    const began = Date.now();
    const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    for (let at = part.from; at < until && !socket.destroyed;) {
      const next = Math.min(until, at + stepBytes(origin.pace));
      origin.sent += next - at;
      if (!res.write(content.subarray(at, next))) await Promise.race([onceDrain(res), gone]);
      at = next;
      if (origin.pace) await pause(began + ((at - part.from) / origin.pace.bytesPerSecond) * 1000 - Date.now());
    }
    if (until < part.to) socket.destroy();
    else res.end();
    sending.delete(res);
  }

  function answer(req: IncomingMessage, res: ServerResponse): void {
    const match = /^bytes=(\d+)-(\d*)$/.exec(req.headers.range ?? '');
    const { content } = origin;
    const range = match && {
      from: Number(match[1]),
      to: match[2] ? Math.min(content.length, Number(match[2]) + 1) : content.length,
    };
    origin.requests++;
    origin.headers.push(req.headers);
    origin.paths.push(req.url ?? '');
    origin.times.push(Date.now());
    const ask: Ask = {
      req,
      res,
      socket: req.socket,
      path: req.url ?? '/',
      nth: origin.requests,
      range,
      active: sending.size,
      content,
    };
    res.on('error', () => undefined);
    for (const fault of faults) if (fault(ask, origin)) return;
    serve(ask);
  }

  const server: Server = options.tls ? createTlsServer(options.tls, answer) : createServer(answer);
  server.on(options.tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    sockets.add(socket);
    socket.setMaxListeners(0);
    origin.mostSockets = Math.max(origin.mostSockets, sockets.size);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  origin.port = (server.address() as AddressInfo).port;
  origin.url = `${options.tls ? 'https' : 'http'}://${address}:${origin.port}/movie/user/secret/1.mkv`;
  return origin;
}

const stepBytes = (pace: Pace | undefined) =>
  pace ? Math.max(1, Math.min(64 << 10, Math.ceil(pace.bytesPerSecond / 50))) : 256 << 10;

const onceDrain = (res: ServerResponse) => new Promise<void>((resolve) => res.once('drain', () => resolve()));

const pause = (ms: number) => (ms < 2 ? Promise.resolve() : new Promise<void>((resolve) => setTimeout(resolve, ms)));
