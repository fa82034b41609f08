import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import {
  type MediaItem,
  type MediaServer,
  MediaServerError,
  type MediaServerErrorCode,
  type MediaServerOptions,
} from './index.ts';

/** A media server to hold the port's promises against, with the hands to change its world. Paths are the server's. */
export type ContractWorld = {
  /** With an administrator's API key. Its calls may take `timeoutMs: 500`. */
  server: MediaServer;
  apiKey: string;
  /** The same server, addressed otherwise. */
  connect(change: Partial<MediaServerOptions>): MediaServer;
  /** The only path of a library of films, named `Films`, and the only one of a library of series; both scanned, both empty. */
  films: { id: string; path: string };
  series: { id: string; path: string };
  /** Folders that the server sees and that are in no library. */
  freeFolders: [string, string];
  addFile(path: string): Promise<void>;
  removeFile(path: string): Promise<void>;
  administrator: { username: string; password: string };
  viewer: { username: string; password: string };
  confirmCode(code: string, username: string): Promise<void>;
  /** Answers what ends the playback. */
  play(playback: { user: string; path: string; isTranscoding: boolean }): () => void;
  break(how: 'down' | 'silent' | 'starting' | 'another-program' | 'failing'): void;
  close(): Promise<void>;
};

/** The suite that every adapter's test runs. */
export function describeMediaServer(name: string, open: () => Promise<ContractWorld>): void {
  describe(`${name} as a media server`, () => {
    let world: ContractWorld;
    let server: MediaServer;
    beforeEach(async () => {
      world = await open();
      server = world.server;
    });
    afterEach(() => world.close());

    const device = { id: 'browser-1', name: 'Firefox' };
    const film = () => `${world.films.path}/Some Film (2019)/Some Film (2019).mkv`;
    const itemOf = (path: string) => server.itemByPath(path, { kind: 'movie', libraryId: world.films.id });

    describe('reachability', () => {
      it('says who it is and that it is ready', async () => {
        const info = await server.info();
        assert.equal(info.ready, true);
        for (const text of [info.name, info.version, info.id]) assert.notEqual(text, '');
      });

      it('is not ready while it starts, and says so retryably elsewhere', async () => {
        world.break('starting');
        assert.equal((await server.info()).ready, false);
        await rejectsWith('not-ready', server.libraries(), { retryable: true });
      });

      it('is unreachable, for now, when nothing answers', async () => {
        world.break('down');
        await rejectsWith('unreachable', server.info(), { retryable: true });
        await rejectsWith('unreachable', server.scanPaths([{ path: film(), change: 'created' }]), { retryable: true });
      });

      it('is unreachable, for now, when the answer takes too long', async () => {
        world.break('silent');
        await rejectsWith('unreachable', server.libraries(), { retryable: true });
      });

      it('is told apart from another program at that address', async () => {
        world.break('another-program');
        for (const call of [server.info, server.libraries, server.refreshAll]) {
          const error = await rejectsWith('bad-answer', call(), { retryable: false });
          assert.match(error.message, /is not an? \w+ server/);
        }
      });

      it('may be asked again after an error of its own', async () => {
        world.break('failing');
        await rejectsWith('bad-answer', server.libraries(), { retryable: true });
      });

      it('refuses a wrong key in every call, without repeating it', async () => {
        const wrong = world.connect({ apiKey: 'wrong-key-0123456789' });
        for (const call of [wrong.info, wrong.libraries, wrong.refreshAll, wrong.sessions, wrong.scanProgress]) {
          const error = await rejectsWith('unauthorised', call(), { retryable: false });
          assert.doesNotMatch(error.message, /wrong-key/);
        }
      });

      it('forbids what takes an administrator with the token of a viewer', async () => {
        const { token } = await server.signIn({ ...world.viewer, device });
        await rejectsWith('forbidden', world.connect({ apiKey: token }).libraries(), { retryable: false });
      });

      it('cannot be made from an address that is none', () => {
        for (const url of ['', 'ftp://host', 'http://', 'http://a b']) {
          assert.throws(
            () => world.connect({ url }),
            (error) => error instanceof MediaServerError && error.code === 'bad-address',
          );
        }
      });

      it('stops a call when its signal is aborted, with the reason', async () => {
        world.break('silent');
        const controller = new AbortController();
        const call = server.libraries(controller.signal);
        controller.abort(new Error('not needed any more'));
        await assert.rejects(call, /not needed any more/);
      });
    });

    describe('libraries', () => {
      it('are listed with kind and paths', async () => {
        const films = (await server.libraries()).find(({ id }) => id === world.films.id);
        assert.deepEqual(films, {
          id: world.films.id,
          name: 'Films',
          kind: 'movies',
          paths: [world.films.path],
          refresh: 'idle',
          refreshPercent: null,
        });
      });

      it('are created with several paths and known by id after a scan of everything', async () => {
        const created = await server.createLibrary({ name: 'Shows & more', kind: 'tvshows', paths: world.freeFolders });
        assert.equal(created.name, 'Shows & more');
        assert.equal(created.kind, 'tvshows');
        assert.deepEqual([...created.paths].sort(), [...world.freeFolders].sort());
        await server.refreshAll();
        await until(async () => (await server.libraries()).find((library) => library.name === created.name)?.id);
      });

      it('are never created twice under one name', async () => {
        const twice = server.createLibrary({ name: 'films', kind: 'movies', paths: [world.freeFolders[0]] });
        await rejectsWith('conflict', twice, { retryable: false });
        assert.equal((await server.libraries()).length, 2);
      });

      it('are not created with a path that the server does not see', async () => {
        const paths = [world.freeFolders[0], '/nowhere/at all'];
        const error = await rejectsWith('not-found', server.createLibrary({ name: 'New', kind: 'movies', paths }));
        assert.match(error.message, /\/nowhere\/at all/);
        assert.equal((await server.libraries()).length, 2);
      });

      it('take another path, once', async () => {
        const [path] = world.freeFolders;
        await server.addLibraryPath('Films', path);
        await server.addLibraryPath('Films', path);
        const films = (await server.libraries()).find(({ name }) => name === 'Films');
        assert.deepEqual([...(films?.paths ?? [])].sort(), [world.films.path, path].sort());
      });

      it('take no path that the server does not see, and none when there is no such library', async () => {
        await rejectsWith('not-found', server.addLibraryPath('Films', '/nowhere'));
        await rejectsWith('not-found', server.addLibraryPath('Nothing', world.freeFolders[0]));
      });

      it('show which files the server sees', async () => {
        await world.addFile(film());
        assert.equal(await server.pathExists(film()), true);
        assert.equal(await server.pathExists(world.films.path), true);
        assert.equal(await server.pathExists(`${film()}.nothing`), false);
      });
    });

    describe('scans', () => {
      it('take a new film in after its path was told', async () => {
        await world.addFile(film());
        assert.equal(await itemOf(film()), null);
        await server.scanPaths([{ path: film(), change: 'created' }]);
        const item = await until(() => itemOf(film()));
        assert.ok(URL.canParse(item.url) && item.url.startsWith(server.url) && item.url.includes(item.id));
      });

      it('take a film in at once with a refresh of its library', async () => {
        await world.addFile(film());
        await server.refreshLibrary(world.films.id);
        await until(() => itemOf(film()));
      });

      it('drop a film whose file has gone', async () => {
        await world.addFile(film());
        await server.refreshLibrary(world.films.id);
        await until(() => itemOf(film()));
        await world.removeFile(film());
        await server.scanPaths([{ path: film(), change: 'deleted' }]);
        await until(async () => (await itemOf(film())) === null || null);
      });

      it('of everything tell how far they are and how they ended', async () => {
        await world.addFile(film());
        const before = Date.now();
        await server.refreshAll();
        const progress = await until(async () => {
          const { running, last } = await server.scanProgress();
          return !running && last && Date.parse(last.endedAt) >= before - 1000 ? last : null;
        });
        assert.equal(progress.result, 'completed');
        assert.notEqual(await itemOf(film()), null);
      });

      it('accept paths that the server does not know, and nothing at all', async () => {
        await server.scanPaths([{ path: '/nowhere/x.mkv', change: 'modified' }]);
        await server.scanPaths([]);
      });

      it('are refused for a library that is not there', async () => {
        await rejectsWith('not-found', server.refreshLibrary('00000000000000000000000000000000'));
        await rejectsWith('not-found', server.refreshLibrary('1234567890abcdef1234567890abcdef'));
      });
    });

    describe('items by path', () => {
      const findEpisode = (path: string) =>
        server.itemByPath(path, { kind: 'episode', libraryId: world.series.id, title: 'Some Show', recentOnly: true });

      it('are found for the exact file only', async () => {
        const other = `${world.films.path}/Some Film (2020)/Some Film (2020).mkv`;
        await world.addFile(film());
        await world.addFile(other);
        await server.refreshLibrary(world.films.id);
        const [first, second] = [await until(() => itemOf(film())), await until(() => itemOf(other))];
        assert.notEqual(first.id, second.id);
        assert.equal(await itemOf(film().replace('2019', '2018')), null);
      });

      it('are found under another title than the one asked for', async () => {
        await world.addFile(film());
        await server.refreshLibrary(world.films.id);
        await until(() => server.itemByPath(film(), { kind: 'movie', title: 'Ein ganz anderer Titel' }));
      });

      it('are found many at once, without those that are not there', async () => {
        const other = `${world.films.path}/Some Film (2020)/Some Film (2020).mkv`;
        const missing = `${world.films.path}/Never/Never.mkv`;
        await world.addFile(film());
        await world.addFile(other);
        await server.refreshLibrary(world.films.id);
        await until(() => itemOf(other));
        for (const recentOnly of [true, false]) {
          const lookup = { kind: 'movie', libraryId: world.films.id, recentOnly } as const;
          const found = await server.itemsByPath([film(), missing, other], lookup);
          assert.deepEqual([...found.keys()].sort(), [film(), other].sort());
          assert.deepEqual(found.get(film()), await itemOf(film()));
        }
        assert.deepEqual(await server.itemsByPath([], { kind: 'movie' }), new Map());
      });

      it('are found for episodes', async () => {
        const path = `${world.series.path}/Some Show/Season 1/Some Show S01E02 - Pilot.mkv`;
        await world.addFile(path);
        await server.refreshLibrary(world.series.id);
        await until(() => findEpisode(path));
        assert.equal(await itemOf(path), null);
      });
    });

    describe('sessions', () => {
      it('show who plays what, and only while it plays', async () => {
        await server.signIn({ ...world.viewer, device });
        assert.deepEqual(await server.sessions(), []);
        const stop = world.play({ user: world.viewer.username, path: film(), isTranscoding: true });
        const [session, ...others] = await server.sessions();
        assert.equal(others.length, 0);
        assert.equal(session?.user, world.viewer.username);
        assert.equal(session?.itemPath, film());
        assert.equal(session?.isTranscoding, true);
        assert.equal(session?.isPaused, false);
        stop();
        assert.deepEqual(await server.sessions(), []);
      });
    });

    describe('sign-in', () => {
      it('tells administrators from others, by a token that can be verified', async () => {
        for (const [login, isAdministrator] of [
          [world.administrator, true],
          [world.viewer, false],
        ] as const) {
          const { user, token, serverId } = await server.signIn({ ...login, device });
          assert.equal(user.name, login.username);
          assert.equal(user.isAdministrator, isAdministrator);
          assert.equal(serverId, (await server.info()).id);
          assert.deepEqual(await server.verifyToken(token), user);
        }
      });

      it('refuses a wrong password and an unknown user alike, without repeating either', async () => {
        for (const login of [
          { ...world.viewer, password: 'wrong-password' },
          { username: 'nobody-here', password: 'wrong-password' },
        ]) {
          const error = await rejectsWith('unauthorised', server.signIn({ ...login, device }), { retryable: false });
          assert.doesNotMatch(error.message, /wrong-password|nobody-here/);
        }
      });

      it('works with any device name', async () => {
        const odd = { id: 'browser-2', name: 'Zoë’s "old" phone, \\ blue 📱\r\n' };
        assert.equal((await server.signIn({ ...world.viewer, device: odd })).user.name, world.viewer.username);
      });

      it('ends with sign-out, which may be repeated', async () => {
        const { token } = await server.signIn({ ...world.viewer, device });
        await server.signOut(token);
        assert.equal(await server.verifyToken(token), null);
        await server.signOut(token);
      });

      it('on the same device replaces the earlier token, on another it does not', async () => {
        const first = await server.signIn({ ...world.viewer, device });
        const elsewhere = await server.signIn({ ...world.viewer, device: { ...device, id: 'browser-2' } });
        const second = await server.signIn({ ...world.viewer, device });
        assert.equal(await server.verifyToken(first.token), null);
        assert.notEqual(await server.verifyToken(elsewhere.token), null);
        assert.notEqual(await server.verifyToken(second.token), null);
      });

      it('is not what an API key or an invented token gives', async () => {
        assert.equal(await server.verifyToken(world.apiKey), null);
        assert.equal(await server.verifyToken('invented'), null);
      });

      it('does not take an unreachable server for an ended sign-in', async () => {
        const { token } = await server.signIn({ ...world.viewer, device });
        world.break('down');
        await rejectsWith('unreachable', server.verifyToken(token), { retryable: true });
      });

      it('works by a code that the user confirms, once', async () => {
        assert.equal(await server.quickConnectEnabled(), true);
        const { code, secret } = await server.startQuickConnect(device);
        assert.equal(await server.quickConnectApproved(secret), false);
        await rejectsWith('unauthorised', server.finishQuickConnect({ secret, device }));
        await world.confirmCode(code, world.administrator.username);
        assert.equal(await server.quickConnectApproved(secret), true);
        const { user, token } = await server.finishQuickConnect({ secret, device });
        assert.deepEqual([user.name, user.isAdministrator], [world.administrator.username, true]);
        assert.deepEqual(await server.verifyToken(token), user);
        await rejectsWith('unauthorised', server.finishQuickConnect({ secret, device }));
      });

      it('by code tells that a code has run out', async () => {
        await rejectsWith('not-found', server.quickConnectApproved('unknown-secret'), { retryable: false });
      });
    });
  });
}

async function rejectsWith(
  code: MediaServerErrorCode,
  call: Promise<unknown>,
  expected: { retryable?: boolean } = {},
): Promise<MediaServerError> {
  const error = await call.then(
    () => assert.fail(`resolved instead of ${code}`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof MediaServerError, String(error));
  assert.equal(error.code, code, error.message);
  if (expected.retryable !== undefined) assert.equal(error.retryable, expected.retryable);
  assert.match(error.message, /^[A-Z"h].*\.$/);
  return error;
}

/** Asks again, as a caller waiting for a server's scan does, until there is an answer. */
async function until<T = MediaItem>(ask: () => Promise<T | null | undefined>): Promise<T> {
  for (const deadline = Date.now() + 5_000; Date.now() < deadline; await pause(10)) {
    const answer = await ask();
    if (answer != null) return answer;
  }
  return assert.fail('still nothing after 5 s');
}
