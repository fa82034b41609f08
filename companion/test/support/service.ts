import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { io, type Socket } from 'socket.io-client';
import { type Config, readConfig } from '../../src/config.ts';
import type * as contract from '../../src/contract/index.ts';
import { createLog } from '../../src/platform/log.ts';
import { runService, type Service } from '../../src/service.ts';
import { type Api, createApi } from './api.ts';
import { createTestDatabase } from './database.ts';

export const repository = fileURLToPath(new URL('../../../', import.meta.url));
export const apiKey = 'test-key-0123456789';

export type TestService = {
  service: Service;
  /** With the administrator's API key. */
  api: Api;
  url: string;
  mediaDir: string;
  dataDir: string;
  config: Config;
  /** Everything that was logged so far. */
  logged(): string;
  /** Stops the service and starts it again on the same database and folders. */
  restart(): Promise<void>;
  /** A connected socket of a namespace. */
  socket(namespace: string): Socket;
  close(): Promise<void>;
};

/** The real service in this process, on a database and folders of its own, listening on a free port. */
export async function startTestService(overrides: Partial<Config> = {}): Promise<TestService> {
  const folder = await mkdtemp(join(tmpdir(), 'xtreme-test-'));
  const { address, drop } = await createTestDatabase();
  const config: Config = {
    ...readConfig({}),
    port: 0,
    dataDir: join(folder, 'data'),
    mediaDir: join(folder, 'media'),
    postgres: address,
    apiKey,
    ...overrides,
  };
  const lines: string[] = [];
  const log = createLog(
    'debug',
    new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    }),
  );
  const sockets: Socket[] = [];
  const start = () => runService({ config, repository, version: '0.0.0-test', log });
  const service = await start();
  const test: TestService = {
    service,
    url: '',
    api: undefined as unknown as Api,
    mediaDir: config.mediaDir,
    dataDir: config.dataDir,
    config,
    logged: () => lines.join(''),
    async restart() {
      await test.service.close();
      use(await start());
    },
    socket(namespace) {
      const socket = io(new URL(namespace, test.url).href, {
        path: `${config.basePath}ws`,
        auth: { api_key: apiKey },
        forceNew: true,
      });
      sockets.push(socket);
      return socket;
    },
    async close() {
      for (const socket of sockets) socket.disconnect();
      await test.service.close();
      await drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  function use(started: Service): void {
    test.service = started;
    test.url = `http://127.0.0.1:${started.port}${config.basePath}`;
    test.api = createApi(test.url, apiKey);
  }
  use(service);
  return test;
}

/** Asks until the answer fits; for states that no event tells. Throws with the last answer after `timeoutMs`. */
export async function eventually<T>(
  ask: () => Promise<T>,
  fits: (answer: T) => boolean,
  timeoutMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`still not after ${timeoutMs} ms: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Adds the provider's account and waits for the first sync. */
export async function addPlaylist(
  test: TestService,
  account: { url: string; username: string; password: string },
): Promise<contract.Playlist> {
  const { url: server_url, username, password } = account;
  const { id } = await test.api.post<contract.Playlist>('api/playlists', {
    name: 'Demo',
    server_url,
    username,
    password,
  });
  return synced(test, id);
}

/** Waits until no sync of the playlist runs. */
export function synced(test: TestService, id: number): Promise<contract.Playlist> {
  return eventually(
    () => test.api.get<contract.Playlist>(`api/playlists/${id}`),
    (playlist) => playlist.sync_status !== 'syncing' && playlist.last_synced_at !== null,
  );
}
