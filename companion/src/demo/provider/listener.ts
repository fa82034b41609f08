import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export type Tls = { key: string | Buffer; cert: string | Buffer };

/** A server that can go away and come back on the same port. */
export type Listener = {
  /** 0 until it first listened, if any free one was asked for. */
  port(): number;
  /** The TCP connection below a request's socket, which with TLS is another. */
  tcpSocket(socket: Socket): Socket;
  up(): Promise<void>;
  /** Cuts every connection. */
  down(): Promise<void>;
};

export function createListener(
  options: { host: string; port: number; tls?: Tls | undefined },
  answer: RequestListener,
): Listener {
  const server: Server = options.tls ? createHttpsServer(options.tls, answer) : createHttpServer(answer);
  // What both panels' nginx has: idle connections end after ten seconds, a transfer never.
  server.keepAliveTimeout = 10_000;
  server.requestTimeout = 0;
  const sockets = new Map<number, Socket>();
  server.on('connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    // Cut connections are the daily business here.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(port));
  });
  let port = options.port;
  return {
    port: () => port,
    tcpSocket: (socket) => sockets.get(socket.remotePort ?? 0) ?? socket,
    async up() {
      if (server.listening) return;
      server.listen(port, options.host);
      await once(server, 'listening');
      port = (server.address() as AddressInfo).port;
    },
    async down() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets.values()) socket.destroy();
      await closed;
    },
  };
}
