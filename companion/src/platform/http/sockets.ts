import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { AppError } from '../errors.ts';
import { mayEnter, type Principal, refuseForeignPage } from './router.ts';

type Credentials = { request: IncomingMessage; apiKey: string | undefined };

/** Tells every socket of a namespace. */
export type Channel = { emit(event: string, payload: unknown): void };

/** Requests under way at the close may end; longer than this nobody waits. */
const closePatienceMs = 1_000;
/** The sockets that have their snapshot. */
const welcomed = 'welcomed';

export type Sockets = {
  /**
   * `snapshot` is sent to each socket when it connects, before anything else. What is emitted while it is read follows
   * it: nothing is missed, and what a socket heard last is never older than what it heard before. Whoever has not the
   * role is refused with `not-allowed`.
   */
  namespace(name: string, snapshot: () => Promise<unknown>, role?: Principal['role']): Channel;
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

  async function enter(socket: Socket, role: Principal['role'], next: (error?: Error) => void): Promise<void> {
    try {
      const { api_key, token }: Record<string, unknown> = socket.handshake.auth;
      const key = api_key ?? token;
      const principal = await authenticate({
        request: socket.request,
        apiKey: typeof key === 'string' ? key : undefined,
      });
      socket.data.principal = principal;
      if (!principal) next(new Error('unauthorised'));
      else next(mayEnter(principal, role) ? undefined : new Error('not-allowed'));
    } catch (error) {
      const refused = error instanceof AppError && error.status < 500;
      next(new Error(refused ? 'unauthorised' : 'unavailable'));
    }
  }

  return {
    namespace(name, snapshot, role = 'admin') {
      const namespace = io.of(name);
      const waiting = new Set<[event: string, payload: unknown][]>();

      async function welcome(socket: Socket): Promise<void> {
        const meanwhile: [string, unknown][] = [];
        waiting.add(meanwhile);
        try {
          const message = await snapshot();
          socket.emit('snapshot', message);
          for (const [event, payload] of meanwhile) socket.emit(event, payload);
          await socket.join(welcomed);
        } catch {
          socket.disconnect();
        } finally {
          waiting.delete(meanwhile);
        }
      }

      namespace.use((socket, next) => void enter(socket, role, next));
      namespace.on('connection', (socket) => void welcome(socket));
      return {
        emit(event, payload) {
          for (const meanwhile of waiting) meanwhile.push([event, payload]);
          namespace.to(welcomed).emit(event, payload);
        },
      };
    },
    disconnect(matches) {
      for (const namespace of io._nsps.values()) {
        for (const socket of namespace.sockets.values()) {
          if (socket.data.principal && matches(socket.data.principal)) socket.disconnect(true);
        }
      }
    },
    async close() {
      const impatience = setTimeout(() => server.closeAllConnections(), closePatienceMs);
      await io.close();
      clearTimeout(impatience);
    },
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
