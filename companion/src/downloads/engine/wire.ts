import { connect as connectTcp, isIP, type OnReadOpts, type Socket, type TcpNetConnectOpts } from 'node:net';
import type { ConnectionOptions, SecureContext } from 'node:tls';
import type { Block, BlockPool } from './blocks.ts';
import { EngineError } from './failures.ts';
import { errorCode } from './file-system.ts';
import type { Network } from './network.ts';

/**
 * One connection whose bytes land in blocks. `onBytes` runs after each read, when `block.to` has moved; a reader that
 * finds the block nearly full puts a fresh one in its place before it returns. That holds while paused too: over TLS,
 * records that were already decrypted still arrive after a pause, so that a block being written must never be offered.
 */
export type Wire = {
  block: Block;
  onBytes: () => void;
  /** Once, at the other side's end (null) or an error. Not after `close`. */
  onEnd: (error: Error | null) => void;
  send(text: string): void;
  pause(): void;
  resume(): void;
  /** What still arrives is thrown away. */
  discard(): void;
  /** Waits for another request. A byte or an end makes it useless. */
  idle(): void;
  readonly usable: boolean;
  /** Scheme, host and port of whom it leads to. */
  readonly origin: string;
  /** Resolves when the socket is closed. */
  close(): Promise<void>;
};

export type WireOptions = {
  url: URL;
  pool: BlockPool;
  allowInvalidTls: boolean;
  network: Network;
  /** Judges every address before it is connected to. */
  mayReach: (address: string) => boolean;
  /** TLS sessions by host, to spare handshakes. */
  sessions: Map<string, Buffer>;
};

export async function openWire(options: WireOptions, signal: AbortSignal): Promise<Wire> {
  signal.throwIfAborted();
  const { pool } = options;
  const reader = createReader(pool, options.url.origin);
  const socket = await connectSocket(options, reader.onread, signal).catch((error) => {
    pool.release(reader.wire.block);
    throw explain(error);
  });
  socket.setNoDelay(true);
  return reader.attach(socket);
}

/** What a closed socket still delivers goes here. */
const scrap = Buffer.alloc(1024);

function createReader(pool: BlockPool, origin: string) {
  let closing = false;
  const wire: Wire = {
    block: pool.take(),
    origin,
    onBytes: () => undefined,
    onEnd: () => undefined,
    send: () => undefined,
    pause: () => undefined,
    resume: () => undefined,
    discard: () => {
      closing = true;
    },
    idle: () => {
      wire.onBytes = wire.discard;
      wire.onEnd = wire.discard;
    },
    get usable() {
      return !closing;
    },
    close: async () => undefined,
  };
  const onread: OnReadOpts = {
    buffer: () => {
      if (closing) return scrap;
      if (wire.block.to === wire.block.bytes.length) throw new Error('a full block was offered for reading');
      return wire.block.bytes.subarray(wire.block.to);
    },
    callback: (bytes) => {
      if (closing) return true;
      wire.block.to += bytes;
      wire.onBytes();
      return true;
    },
  };

  function attach(socket: Socket): Wire {
    let ended = false;
    const end = (error: Error | null) => {
      if (ended) return;
      ended = true;
      wire.onEnd(error);
    };
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', (error) => end(error));
    socket.on('end', () => end(null));
    socket.on('close', () => end(null));
    void closed.then(() => pool.release(wire.block));
    return Object.assign(wire, {
      send: (text: string) => void socket.write(text, 'latin1'),
      pause: () => void socket.pause(),
      resume: () => void socket.resume(),
      close: () => {
        ended = true;
        closing = true;
        socket.destroy();
        return closed;
      },
    });
  }
  return { wire, onread, attach };
}

async function connectSocket(options: WireOptions, onread: OnReadOpts, signal: AbortSignal): Promise<Socket> {
  const { url } = options;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const secure = url.protocol === 'https:';
  if (isIP(host) && !options.mayReach(host)) throw new EngineError('redirect-refused');
  const address: TcpNetConnectOpts = {
    host,
    port: Number(url.port || (secure ? 443 : 80)),
    onread,
    lookup: createLookup(options),
    // A dead IPv6 route: the next address is tried.
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: addressPatience,
  };
  const socket = secure ? await startTls(options, address) : connectTcp(address);
  return new Promise((resolve, reject) => {
    const abort = () => socket.destroy(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    const settle = () => {
      signal.removeEventListener('abort', abort);
      socket.off('error', fail);
      socket.off('close', lost);
    };
    const fail = (error: Error) => {
      settle();
      socket.on('error', () => undefined);
      socket.destroy();
      reject(error);
    };
    const lost = () =>
      fail(
        Object.assign(new Error('closed while connecting'), {
          code: 'ECONNRESET',
        }),
      );
    socket.once('error', fail);
    socket.once('close', lost);
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      settle();
      resolve(socket);
    });
    if (signal.aborted) abort();
  });
}

/** ms for each address of a name but the last. */
const addressPatience = 500;

let context: SecureContext | undefined;

async function startTls(options: WireOptions, address: TcpNetConnectOpts): Promise<Socket> {
  const tls = await import('node:tls');
  context ??= tls.createSecureContext();
  const host = address.host as string;
  const socket = tls.connect({
    ...(address as ConnectionOptions),
    secureContext: context,
    servername: isIP(host) ? '' : host,
    rejectUnauthorized: !options.allowInvalidTls,
    session: options.sessions.get(options.url.host),
    ALPNProtocols: ['http/1.1'],
  });
  socket.on('session', (session) => options.sessions.set(options.url.host, session));
  return socket;
}

/** The resolver's answer, with the addresses left out that may not be reached. */
function createLookup({ network, mayReach }: WireOptions): TcpNetConnectOpts['lookup'] {
  return (hostname, options, callback) => {
    network.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, [], 0);
      const allowed = addresses.filter(({ address }) => mayReach(address));
      const first = allowed[0];
      if (!first) return callback(new EngineError('redirect-refused'), [], 0);
      if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

const isCertificateError = (code: string) =>
  /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|DEPTH_ZERO_SELF|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/.test(
    code,
  );

/** Messages of the system name hosts and addresses: users get a sentence and the bare code. */
function explain(error: unknown): Error {
  if (error instanceof EngineError) return error;
  const code = errorCode(error) || errorCode((error as AggregateError).errors?.[0]);
  if (isCertificateError(code)) return new EngineError('tls-failed', { detail: code });
  if (['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA'].includes(code)) return new EngineError('dns-failed', { detail: code });
  if (code === 'ETIMEDOUT') return new EngineError('timeout');
  return new EngineError('unreachable', code ? { detail: code } : {});
}
