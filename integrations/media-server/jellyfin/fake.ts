import { randomBytes } from 'node:crypto';
import { createFakeDisk, type PathMapping } from './fake-disk.ts';
import { type FakeAnswer, type FakeRequest, nothing } from './fake-http.ts';
import { type FakeItem, idOf, stem } from './fake-items.ts';
import { createFakeMedia, type FakeLibrarySeed } from './fake-media.ts';
import { createFakePlugins, type FakePlugins } from './fake-plugins.ts';
import { type FakeServerInfo, fakeRoutes, route } from './fake-routes.ts';
import { type FakeServerFaults, startFakeServer } from './fake-server.ts';
import { createFakeUsers, type FakeUser } from './fake-users.ts';
import { waitUntil } from './fake-wait.ts';
import { type Json, recordedBody } from './recorded.ts';

export type FakeJellyfinOptions = {
  /** A random one when missing. */
  apiKey?: string;
  /** Where it lives on the host, like `/jellyfin`; the root when missing. */
  basePath?: string;
  version?: string;
  serverName?: string;
  /** `admin` (administrator) and `bob`, both with the password `password`, when missing. */
  users?: FakeUser[];
  libraries?: FakeLibrarySeed[];
  /** Real folders that it sees: `from` here, `to` there. Items appear by a scan, as their files are on the real disk. */
  pathMap?: PathMapping[];
  /** Files that are there by name only. */
  files?: string[];
  /** Until what `Media/Updated` told is looked at (Jellyfin: 60,000), every further change of the path starting it anew; 50. */
  monitorDelayMs?: number;
  /** Until a refresh is done (Jellyfin: some 500); 10. */
  refreshDelayMs?: number;
};

/** What can be wrong with it; may be switched at any time. */
export type FakeJellyfinFaults = FakeServerFaults & {
  /** Every answer is this, without a body. */
  status: number | null;
  /** The stub host of a starting server: camelCase at /System/Info/Public, 503 elsewhere. */
  starting: boolean;
  /** Another program: a web page for everything. */
  notJellyfin: boolean;
  quickConnectOff: boolean;
};

/** `path` is the server's; `series` is null for films. */
export type FakeItemSummary = { path: string; name: string; type: 'Movie' | 'Episode'; series: string | null };

export type FakePlayback = { user: string; path: string; isPaused?: boolean; isTranscoding?: boolean };

export type FakeJellyfin = {
  url: string;
  apiKey: string;
  faults: FakeJellyfinFaults;
  /** Every request whose body has arrived, oldest first; those that a fault then spoiled too, except `down`. */
  requests: FakeRequest[];
  /** The first request, past or to come, that fits. */
  waitForRequest(predicate: (request: FakeRequest) => boolean, timeoutMs?: number): Promise<FakeRequest>;
  /** Until an item plays the file at this path. */
  waitForItem(path: string, timeoutMs?: number): Promise<void>;
  plugins: FakePlugins;
  /** What it has taken in. */
  items(): FakeItemSummary[];
  addFile(path: string): void;
  addFolder(path: string): void;
  removeFile(path: string): void;
  /** Somebody plays something until the function answered is called. */
  play(playback: FakePlayback): () => void;
  /** The user confirms a Quick Connect code in the web page. */
  approveQuickConnect(code: string, userName: string): void;
  close(): Promise<void>;
};

const TIMEOUT_MS = 5_000;

const DEFAULT_USERS: FakeUser[] = [
  { name: 'admin', password: 'password', isAdministrator: true },
  { name: 'bob', password: 'password' },
];

/**
 * A Jellyfin 12 on 127.0.0.1 for tests, made from answers of a real one (`jellyfin.recorded.json`) with its traps: only two
 * forms of authorisation, 204 for unknown paths, a second library "N2" for a taken name, no filter by path, none of the old
 * prefixes. From its source, not recorded: `Environment/*`, `VirtualFolders/Paths`, a new library without ItemId
 * until the first full scan, and what a session says while it plays.
 */
export async function startFakeJellyfin(options: FakeJellyfinOptions = {}): Promise<FakeJellyfin> {
  const apiKey = options.apiKey ?? randomBytes(16).toString('hex');
  const info: FakeServerInfo = {
    serverName: options.serverName ?? 'fake-jellyfin',
    version: options.version ?? '12.0.0',
    serverId: recordedBody('public info, ready').Id,
  };
  const disk = createFakeDisk(options.pathMap ?? [], options.files ?? []);
  const delays = { monitor: options.monitorDelayMs ?? 50, refresh: options.refreshDelayMs ?? 10 };
  const media = createFakeMedia({ disk, seeds: options.libraries ?? [], delays, serverId: info.serverId });
  const users = createFakeUsers({ users: options.users ?? DEFAULT_USERS, apiKey, serverId: info.serverId });
  const playing = new Map<FakePlayback, Json>();
  const faults = Object.assign(users.faults, NO_FAULTS);
  const plugins = createFakePlugins();
  const routes = fakeRoutes({ info, users, media, plugins, playing: () => [...playing.values()] });

  const server = await startFakeServer({
    basePath: (options.basePath ?? '').replace(/\/+$/, ''),
    faults,
    answer: (request) => spoiled(request, faults, info) ?? route(routes, request, users.identify(request)),
  });

  return {
    url: server.url,
    apiKey,
    faults,
    requests: server.requests,
    waitForRequest: (predicate, timeoutMs = TIMEOUT_MS) =>
      waitUntil({
        check: () => server.requests.find(predicate),
        changes: server.arrivals,
        timeoutMs,
        what: 'such request',
      }),
    async waitForItem(path, timeoutMs = TIMEOUT_MS) {
      const check = () => media.allItems().find((item) => item.paths.includes(path));
      await waitUntil({ check, changes: media.scans, timeoutMs, what: `item for ${path}` });
    },
    plugins,
    items: () => media.allItems().flatMap(describeItem),
    addFile: disk.addFile,
    addFolder: disk.addFolder,
    removeFile: disk.remove,
    play(playback) {
      playing.set(playback, playbackDto(playback, info.serverId));
      return () => void playing.delete(playback);
    },
    approveQuickConnect(code, userName) {
      const { status } = users.authorize(code, users.userNamed(userName));
      if (status !== 200) throw new Error(`There is no Quick Connect code ${code} or no user ${userName}.`);
    },
    async close() {
      media.close();
      await server.close();
    },
  };
}

const NO_FAULTS: FakeJellyfinFaults = {
  down: false,
  slowMs: 0,
  status: null,
  starting: false,
  notJellyfin: false,
  quickConnectOff: false,
};

function spoiled(request: FakeRequest, faults: FakeJellyfinFaults, info: FakeServerInfo): FakeAnswer | null {
  if (faults.status !== null) return nothing(faults.status);
  if (faults.notJellyfin) return { status: 200, html: '<!doctype html><title>Welcome</title>' };
  return faults.starting ? startUpStub(request.path, info) : null;
}

function startUpStub(path: string, info: FakeServerInfo): FakeAnswer {
  if (!/^\/System\/Info\/Public$/i.test(path)) {
    return { status: 503, html: '<!doctype html><title>Starting</title>', headers: { 'retry-after': '005' } };
  }
  const body = {
    serverName: info.serverName,
    version: info.version,
    productName: 'Jellyfin Server',
    id: info.serverId,
  };
  return { status: 200, json: { ...body, startupWizardCompleted: false } };
}

function describeItem({ paths, type, dto }: FakeItem): FakeItemSummary[] {
  return paths.map((path) => ({ path, name: dto.Name, type, series: dto.SeriesName ?? null }));
}

function playbackDto({ user, path, isPaused = false, isTranscoding = false }: FakePlayback, serverId: string): Json {
  const template = recordedBody('sessions')[0];
  const id = idOf(`playback ${user} ${path}`);
  return {
    ...template,
    Id: id,
    UserId: idOf(user),
    UserName: user,
    Client: 'Jellyfin Web',
    DeviceName: 'Firefox',
    ServerId: serverId,
    PlayState: { ...template.PlayState, IsPaused: isPaused, PlayMethod: isTranscoding ? 'Transcode' : 'DirectPlay' },
    NowPlayingItem: { Id: idOf(path), Name: stem(path), Path: path, Type: 'Movie', MediaType: 'Video' },
  };
}
