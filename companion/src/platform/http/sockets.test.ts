import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { request } from 'undici';
import type { Principal } from './router.ts';
import { type Door, openDoor } from './server.ts';
import { type Channel, createSockets, type Sockets } from './sockets.ts';

type Options = Partial<ManagerOptions & SocketOptions>;
const key = { auth: { api_key: 'good' } };

describe('sockets', () => {
  let door: Door;
  let sockets: Sockets;
  let channel: Channel;
  let snapshot: () => Promise<unknown>;
  let clients: Socket[] = [];

  async function authenticate({
    request: { headers },
    apiKey,
  }: {
    request: IncomingMessage;
    apiKey: string | undefined;
  }): Promise<Principal | null> {
    if (apiKey === 'broken') throw new Error('the database is away');
    if (apiKey === 'good') return { via: 'api-key', role: 'admin', keyId: 1 };
    if (apiKey === 'viewer') return { via: 'plugin', role: 'viewer' };
    if (apiKey === 'revoked') return { via: 'api-key', role: 'admin', keyId: 2 };
    return headers.cookie === 'session=good' ? { via: 'session', role: 'admin', sessionId: 's' } : null;
  }

  beforeEach(async () => {
    door = await openDoor({ port: 0, host: '127.0.0.1' });
    sockets = createSockets({ server: door.server, basePath: '/base/', authenticate });
    snapshot = async () => ({ items: [] });
    channel = sockets.namespace('/things', () => snapshot());
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) client.disconnect();
    await sockets.close();
    await door.close();
  });

  function join(options: Options = key, namespace = '/things'): Socket {
    const url = `http://127.0.0.1:${door.port}${namespace}`;
    const client = io(url, { path: '/base/ws', forceNew: true, reconnection: false, ...options });
    clients.push(client);
    return client;
  }

  async function refusal(options: Options, namespace?: string): Promise<string> {
    const error = (await next(join(options, namespace), 'connect_error')) as Error;
    return error.message;
  }

  async function next(client: Socket, event: string): Promise<unknown> {
    return new Promise((resolve) => client.once(event, resolve));
  }

  /** Everything that a client hears, in order. */
  function heard(client: Socket): unknown[] {
    const all: unknown[] = [];
    client.onAny((...message: unknown[]) => all.push(message));
    return all;
  }

  it('gives a viewer the namespaces for viewers and no other', async () => {
    const auth = { auth: { api_key: 'viewer' } };
    assert.equal(await refusal(auth), 'not-allowed');
    sockets.namespace('/shared', async () => 'for all', 'viewer');
    assert.equal(await next(join(auth, '/shared'), 'snapshot'), 'for all');
    assert.equal(await next(join(key, '/shared'), 'snapshot'), 'for all');
  });

  it('are for those with a key or a token in the handshake, or with the session cookie', async () => {
    for (const options of [key, { auth: { token: 'good' } }, { extraHeaders: { cookie: 'session=good' } }]) {
      for (const transports of [['websocket'], ['polling']]) {
        assert.deepEqual(await next(join({ ...options, transports }), 'snapshot'), { items: [] });
      }
    }
  });

  it('are closed to everybody else', async () => {
    const bad: Options[] = [
      {},
      { auth: { api_key: 'bad' } },
      { auth: { api_key: { toString: 'good' } } },
      { extraHeaders: { cookie: 'session=bad' } },
    ];
    for (const options of bad) assert.equal(await refusal(options), 'unauthorised');
    assert.equal(await refusal({ auth: { api_key: 'broken' } }), 'unavailable');
  });

  it('have no namespace but ours', async () => {
    assert.match(await refusal(key, '/'), /use a namespace/);
    assert.match(await refusal(key, '/other'), /Invalid namespace/);
  });

  it('are closed to pages of another origin, also with our cookie', async () => {
    const cookie = 'session=good';
    const foreign: Record<string, string>[] = [
      { cookie, origin: 'http://evil.example' },
      { cookie, 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of foreign) {
      for (const transports of [['websocket'], ['polling']]) {
        const options: Options = { extraHeaders: headers, transports };
        assert.match(await refusal(options), /websocket error|xhr poll error/);
      }
    }
    const own = { cookie, origin: `http://127.0.0.1:${door.port}` };
    assert.deepEqual(await next(join({ extraHeaders: own }), 'snapshot'), { items: [] });
  });

  it('hear the snapshot first, then what happened while it was read, then the rest', async () => {
    let give: (items: unknown) => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      snapshot = () => {
        resolve();
        return new Promise((fulfil) => {
          give = fulfil;
        });
      };
    });
    const client = join();
    const all = heard(client);
    await asked;
    channel.emit('changed', { id: 1 });
    channel.emit('changed', { id: 2 });
    give({ items: ['all'] });
    await next(client, 'snapshot');
    channel.emit('removed', { id: 1 });
    await next(client, 'removed');
    assert.deepEqual(all, [
      ['snapshot', { items: ['all'] }],
      ['changed', { id: 1 }],
      ['changed', { id: 2 }],
      ['removed', { id: 1 }],
    ]);
  });

  it('end when there is no snapshot to give', async () => {
    snapshot = () => Promise.reject(new Error('away'));
    assert.equal(await next(join(), 'disconnect'), 'io server disconnect');
  });

  it('end when their key is revoked or their session is over, and nobody else does', async () => {
    const [keeper, revoked] = [join(), join({ auth: { api_key: 'revoked' } })];
    await Promise.all([next(keeper, 'snapshot'), next(revoked, 'snapshot')]);
    const ended = next(revoked, 'disconnect');
    sockets.disconnect(({ keyId }) => keyId === 2);
    await ended;
    const news = next(keeper, 'changed');
    channel.emit('changed', { id: 1 });
    assert.deepEqual(await news, { id: 1 });
  });

  it('end at the close, which does not wait for a request that goes on', async () => {
    const client = join();
    await next(client, 'snapshot');
    const ended = next(client, 'disconnect');
    const lasting = connect(door.port, '127.0.0.1');
    lasting.on('error', () => undefined);
    door.serve(((_request: unknown, response: { write(text: string): void }) => response.write('a')) as never);
    lasting.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(lasting, 'data');
    const began = performance.now();
    await sockets.close();
    assert.ok(performance.now() - began < 5_000);
    await ended;
  });

  it('take no message larger than 100 KB', async () => {
    const client = join();
    await next(client, 'snapshot');
    const ended = next(client, 'disconnect');
    client.emit('anything', 'a'.repeat(200_000));
    await ended;
  });

  it('have the pings of the contract', async () => {
    const answer = await request(`http://127.0.0.1:${door.port}/base/ws/?EIO=4&transport=polling`);
    const opening = JSON.parse((await answer.body.text()).slice(1)) as { pingInterval: number; pingTimeout: number };
    assert.deepEqual([opening.pingInterval, opening.pingTimeout], [25_000, 30_000]);
  });
});
