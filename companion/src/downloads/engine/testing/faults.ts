import { makeContent } from './content.ts';
import type { Ask, Fault, Origin } from './origin.ts';

/** What providers do instead of answering as asked, to be put together in a test's origin. */

/** A sequence that is the same in every run. */
export function chance(share: number, seed = 7): () => boolean {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state / 0x7fffffff < share;
  };
}

export const status =
  (code: number, options: { headers?: Record<string, string>; body?: string } = {}): Fault =>
  ({ res }) => {
    res.writeHead(code, { 'content-type': 'text/plain', ...options.headers }).end(options.body ?? 'no');
    return true;
  };

/** Applies to requests that do not start the file. */
export const later =
  (fault: Fault): Fault =>
  (ask, origin) =>
    (ask.range?.from ?? 0) > 0 && fault(ask, origin);

export const first =
  (requests: number, fault: Fault): Fault =>
  (ask, origin) =>
    ask.nth <= requests && fault(ask, origin);

export const after =
  (requests: number, fault: Fault): Fault =>
  (ask, origin) =>
    ask.nth > requests && fault(ask, origin);

export function sometimes(share: number, fault: Fault): Fault {
  const hit = chance(share);
  return (ask, origin) => hit() && fault(ask, origin);
}

/** More than so many answers at once are refused in this way. */
export const limit =
  (most: number | (() => number), fault: Fault): Fault =>
  (ask, origin) =>
    ask.active >= (typeof most === 'number' ? most : most()) && fault(ask, origin);

export const reset: Fault = ({ socket }) => {
  socket.resetAndDestroy();
  return true;
};

/** The right head, and a body that ends too early. */
export const cutAfter =
  (bytes: number): Fault =>
  (ask, origin) => {
    if (!ask.range || ask.range.to - ask.range.from <= bytes) return false;
    origin.serve(ask, { cutAfter: bytes });
    return true;
  };

/** The right head, some bytes, then nothing any more. */
export const stall =
  (bytes = 10_000): Fault =>
  ({ res, range, content }) => {
    const { from, to } = range ?? { from: 0, to: content.length };
    res.writeHead(206, {
      'content-range': `bytes ${from}-${to - 1}/${content.length}`,
      'content-length': String(to - from),
    });
    res.write(content.subarray(from, Math.min(to, from + bytes)));
    return true;
  };

/** As if there were no Range header. */
export const whole: Fault = (ask, origin) => {
  origin.serve({ ...ask, range: null });
  return true;
};

/** Only the first time it applies. */
export function once(fault: Fault): Fault {
  let used = false;
  return (ask, origin) => {
    if (used || !fault(ask, origin)) return false;
    used = true;
    return true;
  };
}

/** Ranges are answered with no more than this. */
export const atMost =
  (bytes: number): Fault =>
  (ask, origin) => {
    if (!ask.range || ask.range.to - ask.range.from < bytes) return false;
    origin.serve({ ...ask, range: { from: ask.range.from, to: ask.range.from + bytes } });
    return true;
  };

/** Ranges are answered up to the next multiple of this, never across it. */
export const inBlocks =
  (bytes: number): Fault =>
  (ask, origin) => {
    const { range } = ask;
    if (!range) return false;
    origin.serve({
      ...ask,
      range: { from: range.from, to: Math.min(range.to, (Math.floor(range.from / bytes) + 1) * bytes) },
    });
    return true;
  };

/** Until some request has begun in each of the file's blocks. */
export function untilAllWasAsked(blockBytes: number, fault: Fault): Fault {
  const asked = new Set<number>();
  return (ask, origin) => {
    if (asked.size === Math.ceil(ask.content.length / blockBytes)) return false;
    asked.add(Math.floor((ask.range?.from ?? 0) / blockBytes));
    return fault(ask, origin);
  };
}

/** A Content-Range as it was asked for, and a body whose own length is less. */
export const shortLength =
  (bytes: number): Fault =>
  ({ res, range, content }) => {
    if (!range || range.to - range.from <= bytes) return false;
    const { from, to } = range;
    res
      .writeHead(206, {
        'content-range': `bytes ${from}-${to - 1}/${content.length}`,
        'content-length': String(bytes),
      })
      .end(content.subarray(from, from + bytes));
    return true;
  };

/** A 206 that doesn't say which bytes it has. */
export const bareRange: Fault = ({ res, range, content }) => {
  if (!range) return false;
  res.writeHead(206, { 'content-length': String(range.to - range.from) }).end(content.subarray(range.from, range.to));
  return true;
};

/** More bytes than the head says. */
export const surplus: Fault = ({ socket, range, content }) => {
  if (!range) return false;
  const { from, to } = range;
  const length = `Content-Length: ${to - from}`;
  socket.write(`HTTP/1.1 206 OK\r\nContent-Range: bytes ${from}-${to - 1}/${content.length}\r\n${length}\r\n\r\n`);
  socket.write(content.subarray(from, to));
  socket.end(Buffer.alloc(100_000, 0xee));
  return true;
};

/** A byte each few milliseconds. */
export const trickle: Fault = ({ res, range, content }) => {
  if (!range) return false;
  const { from, to } = range;
  res.writeHead(206, {
    'content-range': `bytes ${from}-${to - 1}/${content.length}`,
    'content-length': String(to - from),
  });
  let at = from;
  const timer = setInterval(() => res.write(content.subarray(at, ++at)), 5);
  res.on('close', () => clearInterval(timer));
  return true;
};

/** The right head around the wrong bytes: those from the start of the file. */
export const otherBytes: Fault = ({ res, range, content }) => {
  if (!range) return false;
  const { from, to } = range;
  res
    .writeHead(206, {
      'content-range': `bytes ${from}-${to - 1}/${content.length}`,
      'content-length': String(to - from),
    })
    .end(content.subarray(0, to - from));
  return true;
};

/** Another film of the same size in each answer, which is cut. */
export function newVersions(bytes: number): Fault {
  let version = 1;
  return (ask, origin) => {
    origin.content = ask.content = makeContent(ask.content.length, ++version);
    origin.serve(ask, { cutAfter: bytes });
    return true;
  };
}

/** A place is free again only so long after its connection closed. */
export function lingering(ms: number): Fault {
  let takenUntil = 0;
  return (ask, origin) => {
    if (ask.active > 0 || Date.now() < takenUntil) return status(458)(ask, origin);
    ask.socket.once('close', () => {
      takenUntil = Date.now() + ms;
    });
    return false;
  };
}

/** A number that is low for a while, from the first time it is asked for. */
export function dropBetween(times: { usual: number; low: number; from: number; to: number }): () => number {
  let began = 0;
  return () => {
    began ||= Date.now();
    const passed = Date.now() - began;
    return passed > times.from && passed < times.to ? times.low : times.usual;
  };
}

/** A head that is as odd as HTTP allows, in packets of one byte. */
export const byteByByte: Fault = ({ socket, content }) => {
  const size = content.length;
  const head = `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 206 OK\nContent-Range: bytes 0-${size - 1}/${size}\ncontent-length:${size}\n\n`;
  void (async () => {
    for (const byte of head) {
      socket.write(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.end(content);
  })();
  return true;
};

/** A 206 with whatever headers, around the right bytes. */
export const claiming =
  (headers: (range: { from: number; to: number }, size: number) => Record<string, string>): Fault =>
  (ask, origin) => {
    if (!ask.range) return false;
    origin.serve(ask, { headers: headers(ask.range, ask.content.length) });
    return true;
  };

export const contentRange = (shift: number, grow = 0): Fault =>
  claiming(({ from, to }, size) => ({
    'content-range': `bytes ${from + shift}-${to - 1}/${size + grow}`,
  }));

/** Panels that admit one too many and end the oldest. */
export const endOldest =
  (most: number): Fault =>
  (_ask, origin: Origin) => {
    const open = origin.underway;
    for (const res of open.slice(0, Math.max(0, open.length + 1 - most))) res.socket?.resetAndDestroy();
    return false;
  };

/** A forwarding panel: tokens that die after a while, counted for each that was given. */
export function tokens(lifeMs: number) {
  const issued = new Map<string, number>();
  const fault: Fault = ({ path, res }) => {
    if (path.startsWith('/token/')) {
      const until = issued.get(path) ?? 0;
      if (Date.now() < until) return false;
      res.writeHead(403).end();
      return true;
    }
    const token = `/token/${issued.size + 1}`;
    issued.set(token, Date.now() + lifeMs);
    res.writeHead(302, { location: token }).end();
    return true;
  };
  return { fault, issued };
}

/** Without a length, in chunks or until the connection closes. */
export const unframed =
  (how: 'chunked' | 'close', options: { until?: number; abort?: boolean } = {}): Fault =>
  (ask: Ask) => {
    const { socket, content } = ask;
    const until = options.until ?? content.length;
    const extra = how === 'chunked' ? 'Transfer-Encoding: chunked\r\n' : 'Connection: close\r\n';
    socket.write(`HTTP/1.1 200 OK\r\nContent-Type: video/x-matroska\r\n${extra}\r\n`);
    for (let at = 0; at < until; at += 100_003) {
      const part = content.subarray(at, Math.min(until, at + 100_003));
      if (how === 'chunked') socket.write(`${part.length.toString(16)}\r\n`);
      socket.write(part);
      if (how === 'chunked') socket.write('\r\n');
    }
    if (options.abort) socket.destroySoon();
    else socket.end(how === 'chunked' ? '0\r\n\r\n' : '');
    return true;
  };
