import { AssertionError } from 'node:assert';
import type { Socket } from 'node:net';
import { buildConnector } from 'undici';

const retryMs = 10;

/**
 * The `connect` of our undici dispatchers. undici 7 throws an assertion that nobody can catch, so that the whole program
 * ends, when a server closes the connection while the reader of its answer is behind (nodejs/undici#5360; mended in 8,
 * which needs Node 22). So it is told of the connection's end only when it has read that far.
 */
export function patientConnector(options: buildConnector.BuildOptions = {}): buildConnector.connector {
  const connect = buildConnector({ ...options, allowHalfOpen: true } as buildConnector.BuildOptions);
  return (to, callback) =>
    connect(to, (...[error, socket]) => {
      if (error) return callback(error, null);
      holdEnd(socket as Socket);
      return callback(null, socket);
    });
}

function holdEnd(socket: Socket): void {
  const on = socket.on.bind(socket) as (event: string, listener: () => void) => Socket;
  socket.on = ((event: string, listener: () => void) =>
    on(event, event === 'end' ? () => tellEnd(socket, listener) : listener)) as Socket['on'];
}

function tellEnd(socket: Socket, listener: () => void): void {
  if (socket.destroyed) return;
  try {
    listener.call(socket);
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    setTimeout(tellEnd, retryMs, socket, listener);
    return;
  }
  // What the socket does by itself where it is not told to stay half open.
  socket.end();
}
