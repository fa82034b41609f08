import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { variables } from '../../src/config.ts';
import type * as contract from '../../src/contract/index.ts';
import { type DemoProvider, type DemoProviderOptions, startDemoProvider } from '../../src/demo/provider/index.ts';
import { type Api, createApi } from './api.ts';
import { familyOf, type ProcessEntry, stillRunning } from './process-table.ts';
import { eventually, repository } from './service.ts';

/** What the contract promises for a stop. */
export const stopMs = 10_000;
const readyMs = 60_000;

export type Exit = { code: number | null; signal: NodeJS.Signals | null };
export type Identity = { uid: number; gid: number };

/** A running service: a real process in a process group of its own. */
export type ServiceProcess = {
  readonly pid: number;
  readonly url: string;
  /** Of the address that the start printed; null once set-up is done. */
  readonly code: string | null;
  /** With the administrator's API key. */
  readonly api: Api;
  readonly startedInMs: number;
  readonly ended: Promise<Exit>;
  /** It, what it started and what those started, the database included. */
  family(): ProcessEntry[];
  /** Of the download engine; undefined while none runs. */
  enginePid(): number | undefined;
  /** `group` is what a terminal or a supervisor does. */
  kill(signal: NodeJS.Signals, whom: 'service' | 'group'): Promise<Exit>;
  /** Signals the group, and holds the stop to all that is promised of it. */
  stop(signal?: NodeJS.Signals): Promise<void>;
};

/** Folders, environment and everything that is ever started on them. */
export type Installation = {
  readonly dataDir: string;
  readonly mediaDir: string;
  readonly apiKey: string;
  /** Everything that was written to standard output and standard error so far, by all runs. */
  log(): string;
  /** Text that must never be in the log. */
  keepSecret(...texts: string[]): void;
  /** Lines of the log that hold one of the secrets, without it. */
  linesWithSecrets(): string[];
  /** Resolves with the line that says it is ready. */
  start(env?: Environment): Promise<ServiceProcess>;
  /** A start that is refused: how it ended and what it said, and nothing of it runs any more. */
  refused(env?: Environment): Promise<Exit & { words: string }>;
  /** A start that is killed with its group as soon as the log says this. */
  startAndKillAt(words: RegExp): Promise<void>;
  /** Ends whatever runs, looks through the log for secrets, removes the folders. */
  close(): Promise<void>;
};

type Environment = Record<string, string | undefined>;

type Run = {
  child: ChildProcess;
  pid: number;
  ended: Promise<Exit>;
  /** What it said so far, on both streams and on standard error alone. */
  text: string;
  errors: string;
  heard: () => void;
};

export type InstallOptions = {
  env?: Environment;
  /** Where DATA_DIR lies below the installation's folder. */
  dataPath?: string;
  /** Default: who runs the tests. The folders belong to it. */
  as?: Identity;
  /** Where the program is; default: here. */
  checkout?: { node: string; repository: string };
};

const nobody = 65_534;

/** Somebody without rights: where root runs the tests another one, else whoever does. */
export function ordinaryUser(): Identity | undefined {
  return process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : undefined;
}

/** Folders of its own; without more, the embedded database and any free port. */
export async function install(options: InstallOptions = {}): Promise<Installation> {
  const { as, dataPath = 'data', checkout = { node: process.execPath, repository } } = options;
  const folder = await mkdtemp(join(tmpdir(), 'xtreme-process-'));
  if (as) await chown(folder, as.uid, as.gid);
  const apiKey = `key-${randomUUID()}`;
  const secrets = new Set([apiKey]);
  const runs: Run[] = [];
  const [dataDir, mediaDir] = [join(folder, dataPath), join(folder, 'media')];
  let log = '';

  function launch(env: Environment = {}): Run {
    const own = { PORT: '0', DATA_DIR: dataDir, MEDIA_DIR: mediaDir, XTREME_API_KEY: apiKey, LOG_LEVEL: 'debug' };
    const child = spawn(checkout.node, ['--conditions=source', '--import', 'tsx', 'companion/src/main.ts'], {
      cwd: checkout.repository,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...cleanEnvironment(), HOME: folder, ...own, ...options.env, ...env },
      ...as,
    });
    const ended = once(child, 'exit').then(([code, signal]): Exit => ({ code, signal }));
    const run: Run = { child, pid: child.pid as number, ended, text: '', errors: '', heard: () => undefined };
    runs.push(run);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        run.text += text;
        log += text;
        if (stream === child.stderr) run.errors += text;
        run.heard();
      });
    }
    return run;
  }

  const installation: Installation = {
    dataDir,
    mediaDir,
    apiKey,
    log: () => log,
    keepSecret: (...texts) => {
      for (const text of texts) secrets.add(text).add(encodeURIComponent(text));
    },

    linesWithSecrets: () =>
      [...secrets].flatMap((secret) => {
        const lines = log.split('\n').filter((line) => line.includes(secret));
        return lines.map((line) => line.replaceAll(secret, '[SECRET]'));
      }),

    async start(env) {
      const began = performance.now();
      const run = launch(env);
      const [, url = '', code = null] = await says(run, /is ready: (\S+?\/)(?:#code=(\S+))?\n/);
      const { pid, ended } = run;
      const kill = (signal: NodeJS.Signals, whom: 'service' | 'group') => {
        process.kill(whom === 'group' ? -pid : pid, signal);
        return ended;
      };
      return {
        pid,
        url,
        code,
        api: createApi(url, apiKey),
        startedInMs: performance.now() - began,
        ended,
        family: () => familyOf(pid),
        enginePid: () => familyOf(pid).find(({ command }) => /engine\/main\.[jt]s/.test(command))?.pid,
        kill,
        async stop(signal = 'SIGTERM') {
          const pids = familyOf(pid).map((one) => one.pid);
          const began = performance.now();
          assert.deepEqual(await kill(signal, 'group'), { code: 0, signal: null });
          await gone(pids, stopMs - (performance.now() - began));
        },
      };
    },

    async refused(env) {
      const run = launch(env);
      const family = new Set<number>();
      const watch = setInterval(() => {
        for (const one of familyOf(run.pid)) family.add(one.pid);
      }, 50);
      await once(run.child, 'close');
      clearInterval(watch);
      await gone([...family], stopMs);
      return { ...(await run.ended), words: run.errors };
    },

    async startAndKillAt(words) {
      const run = launch();
      await says(run, words);
      process.kill(-run.pid, 'SIGKILL');
      await run.ended;
    },

    async close() {
      const family = runs.flatMap(({ pid }) => familyOf(pid)).map(({ pid }) => pid);
      for (const pid of family) killQuietly(pid);
      await gone(family, stopMs);
      await endDatabase(dataDir);
      await rm(folder, { recursive: true, force: true });
      assert.deepEqual(installation.linesWithSecrets(), []);
    },
  };
  return installation;
}

/** Resolves with the match; rejects when the process ends before it says that. */
function says(run: Run, words: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const give = (why: string) => {
      clearTimeout(timer);
      reject(new Error(`${why}:\n${run.text.slice(-3000)}`));
    };
    const timer = setTimeout(() => give(`nothing like ${words} after ${readyMs} ms`), readyMs);
    run.heard = () => {
      const match = words.exec(run.text);
      if (!match) return;
      clearTimeout(timer);
      resolve(match);
    };
    void run.ended.then(({ code, signal }) => give(`ended with ${code ?? signal}`));
    run.heard();
  });
}

/** SIGKILL, to what may have ended by itself meanwhile. */
export function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has.
  }
}

/** Resolves when none of them runs any more. */
export async function gone(pids: number[], withinMs: number): Promise<void> {
  await eventually(
    async () => stillRunning(pids),
    (left) => left.length === 0,
    withinMs,
  );
}

/** A provider whose credentials can be told from any other word, and the account's addition with its first sync. */
export async function startProvider(options: Omit<DemoProviderOptions, 'account'> = {}): Promise<DemoProvider> {
  const account = { username: 'viewer-71c4e9', password: 'hush#8f3b/2a d6' };
  return startDemoProvider({ ...options, account });
}

export async function addAccount(
  { api }: ServiceProcess,
  provider: DemoProvider,
  options: { connections?: number } = {},
): Promise<contract.Playlist> {
  const { url, username, password } = provider;
  const body = { name: 'Process', server_url: url, username, password, ...options };
  const { id } = await api.post<contract.Playlist>('api/playlists', body);
  return syncEnded(api, id);
}

/** Waits until no sync of the playlist runs. */
export function syncEnded(api: Api, id: number): Promise<contract.Playlist> {
  return eventually(
    () => api.get<contract.Playlist>(`api/playlists/${id}`),
    ({ sync_status, last_synced_at }) => sync_status !== 'syncing' && last_synced_at !== null,
  );
}

/** Queues films by what the provider calls them. */
export async function queueFilms(api: Api, providerIds: number[]): Promise<contract.Download[]> {
  const ids = new Map<string, number>();
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: contract.VodItem[]; next_cursor: string | null } = await api.get(`api/vod?limit=200${cursor}`);
    for (const { id, stream_id } of page.items) ids.set(stream_id, id);
    cursor = page.next_cursor === null ? null : `&cursor=${encodeURIComponent(page.next_cursor)}`;
  }
  const items = providerIds.map((id) => ({ kind: 'movie', id: ids.get(String(id)) }));
  return (await api.post<{ items: contract.Download[] }>('api/downloads', { items })).items;
}

/** Waits until the download is like this. */
export function downloadLike(
  { api }: ServiceProcess,
  id: number,
  fits: (download: contract.Download) => boolean,
  timeoutMs = 30_000,
): Promise<contract.Download> {
  return eventually(() => api.get<contract.Download>(`api/downloads/${id}`), fits, timeoutMs);
}

/** The environment without what the program reads. */
function cleanEnvironment(): Environment {
  const ours = (name: string) => name.replace(/_FILE$/, '') in variables || name.startsWith('XTREME_');
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours(name)));
}

/** The database that a killed service left behind, and that nobody took over. */
async function endDatabase(dataDir: string): Promise<void> {
  const text = await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  if (!pid || stillRunning([pid]).length === 0) return;
  const pids = familyOf(pid).map((one) => one.pid);
  process.kill(pid, 'SIGQUIT');
  await gone(pids, stopMs);
}
