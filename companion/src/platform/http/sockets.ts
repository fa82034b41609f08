import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { type Namespace, Server, type Socket } from 'socket.io';
import { type Principal, refuseForeignPage } from './router.ts';

type Credentials = { headers: IncomingMessage['headers']; apiKey: string | undefined };

export type Sockets = {
  /** `snapshot` is sent to each socket when it connects. */
  namespace(name: string, snapshot: () => Promise<unknown>): Namespace;
  /** Ends the sockets of a session that was signed out, or of a key that was revoked. */
  disconnect(matches: (principal: Principal) => boolean): void;
  close(): Promise<void>;
};

/** socket.io on the HTTP server; the same authentication as HTTP. */
export function createSockets(options: {
  server: HttpServer;
  basePath: string;
  authenticate: (credentials: Credentials) => Promise<Principal | null>;
}): Sockets {
  const { server, basePath, authenticate } = options;
  const io = new Server(server, {
    path: `${basePath}ws`,
    pingInterval: 25_000,
    pingTimeout: 30_000,
    serveClient: false,
    maxHttpBufferSize: 100_000,
    allowRequest: (request, decide) => decide(null, isOwnPage(request)),
  });
  // Without a namespace of ours there is nothing to talk about, signed in or not.
  io.use((_socket, next) => next(new Error('use a namespace: /downloads or /sync')));

  async function enter(socket: Socket, next: (error?: Error) => void): Promise<void> {
    try {
      const key: unknown = socket.handshake.auth.api_key;
      const principal = await authenticate({
        headers: socket.handshake.headers,
        apiKey: typeof key === 'string' ? key : undefined,
      });
      socket.data.principal = principal;
      next(principal ? undefined : new Error('unauthorised'));
    } catch {
      next(new Error('unavailable'));
    }
  }

  return {
    namespace(name, snapshot) {
      const namespace = io.of(name);
      namespace.use((socket, next) => void enter(socket, next));
      namespace.on('connection', (socket) => {
        // What happens while the snapshot is read is sent after it: nothing is missed, nothing is older than it looks.
        snapshot().then(
          (message) => socket.emit('snapshot', message),
          () => socket.disconnect(),
        );
      });
      return namespace;
    },
    disconnect(matches) {
      for (const namespace of io._nsps.values()) {
        for (const socket of namespace.sockets.values()) {
          if (socket.data.principal && matches(socket.data.principal)) socket.disconnect(true);
        }
      }
    },
    close: () => io.close(),
  };
}

function isOwnPage(request: IncomingMessage): boolean {
  try {
    refuseForeignPage(request);
    return true;
  } catch {
    return false;
  }
}
