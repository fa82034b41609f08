import { createHash } from 'node:crypto';
import { lstat, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isNodeError, messageOf } from '../platform/errors.ts';
import type { Logger } from '../platform/log.ts';
import type { ExtrasStore } from './extras-store.ts';
import { isVideo, resolveInside } from './names.ts';
import { publishFile } from './publish.ts';

/** A film or an episode on its way to its place; `stem` as in `publish`. */
export type NewFile = { kind: 'movie' | 'episode'; itemId: number; stem: string; extension: string };

/** One file that may go beside a video: a description or a picture. */
export type Extra = {
  /** Where, relative to the media folder, without extension. */
  stem: string;
  /** What takes it along when it goes: the video's stem, or a folder, with its last video. */
  beside: string;
  /**
   * `description`: one of ours is replaced where it says something else now. `picture`: what is there, in whatever
   * format, stays.
   */
  kind: 'description' | 'picture';
  /** null: there is none. What it throws is none either. */
  make(signal: AbortSignal): Promise<{ extension: string; bytes: Buffer } | null>;
};

/** Says what goes beside a file. It never decides whether something is written over: that is the library's. */
export type ExtrasWriter = (file: NewFile, signal: AbortSignal) => Promise<Extra[]>;

type Staged = { extra: Extra; path: string; sha256: string; waiting: string };

/** So long a whole film waits for what goes beside it. */
const usualPatienceMs = 8_000;
const largestExtra = 20_000_000;
const pictures = ['jpg', 'jpeg', 'png', 'webp', 'gif', 'tbn'];

/** What lies beside videos: written with them, taken away with them; never over or with a file that isn't ours. */
export function createExtras(options: {
  mediaDir: string;
  store: ExtrasStore;
  log: Logger;
  /** Where an extra waits for its video: unique to download and number. */
  stagingPath: (id: number, number: number) => string;
  patienceMs?: number;
}) {
  const { mediaDir, store, log, stagingPath, patienceMs = usualPatienceMs } = options;
  const writers: ExtrasWriter[] = [];
  const ended = new AbortController();
  const absolute = (relative: string) => resolveInside(mediaDir, relative);

  /** Those that were made in time lie in the staging folder, whole; the others are left out. */
  async function stage(id: number, file: NewFile): Promise<Staged[]> {
    const signal = AbortSignal.any([AbortSignal.timeout(patienceMs), ended.signal]);
    const staged: Staged[] = [];
    let number = 0;
    const stageOne = async (extra: Extra) => {
      if (extra.kind === 'picture' && (await hasPicture(extra.stem))) return;
      const made = await withSignal(extra.make(signal), signal);
      if (!made) return;
      const waiting = stagingPath(id, ++number);
      await writeWhole(waiting, made.bytes);
      staged.push({ extra, path: `${extra.stem}.${made.extension}`, sha256: hashOf(made.bytes), waiting });
    };
    const told = await Promise.allSettled(writers.map((write) => withSignal(write(file, signal), signal)));
    const extras = told.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    const done = await Promise.allSettled(extras.map(stageOne));
    for (const one of [...told, ...done])
      if (one.status === 'rejected') log.info({ download: id }, `something beside the film is left out: ${said(one)}`);
    return staged;
  }

  async function hasPicture(stem: string): Promise<boolean> {
    const names = await readdir(absolute(dirname(stem))).catch(() => [] as string[]);
    const own = new Set(pictures.map((extension) => `${basename(stem)}.${extension}`.toLowerCase()));
    return names.some((name) => own.has(name.toLowerCase()));
  }

  /** Whether it is there now and was not before. */
  async function place({ extra, path, sha256, waiting }: Staged): Promise<boolean> {
    const present = await hashAt(absolute(path));
    if (present === sha256) return false;
    const mayReplace = extra.kind === 'description' && present !== null && (await store.isOurs(path, present));
    await store.note({ path, sha256, beside: extra.beside });
    if (mayReplace) await rename(waiting, absolute(path));
    else await publishFile(waiting, absolute(path));
    await store.forget(path, sha256);
    return !mayReplace;
  }

  async function removeOne({ path, sha256 }: Pick<Staged, 'path' | 'sha256'>): Promise<void> {
    if ((await hashAt(absolute(path))) === sha256) await rm(absolute(path), { force: true });
    await store.forget(path);
  }

  async function removeOurs(places: string[]): Promise<void> {
    for (const extra of await store.beside(places)) await removeOne(extra);
  }

  return {
    register: (writer: ExtrasWriter) => void writers.push(writer),

    /** Nothing is waited for any more: films come to their places without. */
    end: () => ended.abort(),

    /**
     * Makes all that goes beside the file, and says how to bring it there, and away again what came. Never throws, and
     * never lasts longer than its patience.
     */
    async prepare(id: number, file: NewFile): Promise<{ place(): Promise<void>; undo(): Promise<void> }> {
      const staged = writers.length === 0 ? [] : await stage(id, file).catch(() => []);
      const placed: Staged[] = [];
      return {
        async place() {
          for (const one of staged) {
            const isNew = await place(one).catch((error) => {
              // What the user put there stays, and is nothing to speak of.
              if (!isNodeError(error) || error.code !== 'target-exists')
                log.warn({ download: id, path: one.path }, `could not be put beside the film: ${messageOf(error)}`);
              return false;
            });
            if (isNew) placed.push(one);
          }
        },
        async undo() {
          for (const one of placed) await removeOne(one).catch(() => undefined);
        },
      };
    },

    /** After a video went: what was its own, and what belongs to folders that have no video any more. */
    async removeBeside(stem: string): Promise<void> {
      await removeOurs([stem]);
      for (let folder = dirname(stem); folder !== '.' && folder !== '/'; folder = dirname(folder)) {
        if (await hasVideo(absolute(folder))) return;
        await removeOurs([folder]);
      }
    },
  };
}

async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'w');
  await file
    .writeFile(bytes)
    .then(() => file.sync())
    .finally(() => file.close());
}

/** null where no ordinary file is, or one that can't be ours: a folder or a link is the user's in any case. */
async function hashAt(path: string): Promise<string | null> {
  const found = await lstat(path).catch(() => null);
  if (!found?.isFile() || found.size > largestExtra) return null;
  return hashOf(await readFile(path));
}

async function hasVideo(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => !entry.isDirectory() && isVideo(entry.name))) return true;
  for (const entry of entries) if (entry.isDirectory() && (await hasVideo(join(folder, entry.name)))) return true;
  return false;
}

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const said = ({ reason }: PromiseRejectedResult) => messageOf(reason);

async function withSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
    work.catch(() => undefined);
  }
}
