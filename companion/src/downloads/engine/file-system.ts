import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { promisify } from 'node:util';
import { EngineError } from './failures.ts';

/** The few calls the engine makes, so that tests can make a disk full, slow, torn or read-only. */
export type FileSystem = {
  open(path: string, flags: string): Promise<number>;
  close(fd: number): Promise<void>;
  write(fd: number, bytes: Buffer, from: number, length: number, at: number): Promise<number>;
  read(fd: number, bytes: Buffer, length: number, at: number): Promise<number>;
  truncate(fd: number, bytes: number): Promise<void>;
  /** Takes room on the disk for so many bytes. false: this file system or system can't. */
  reserve(path: string, bytes: number): Promise<boolean>;
  sync(fd: number): Promise<void>;
  size(fd: number): Promise<number>;
  readText(path: string): Promise<string>;
  writeText(path: string, text: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  makeFolder(path: string): Promise<void>;
  syncFolder(path: string): Promise<void>;
  /** Bytes an ordinary user may still write in this folder's file system. */
  freeBytes(folder: string): Promise<number>;
};

const open = promisify(fs.open);
const close = promisify(fs.close);
const fdatasync = promisify(fs.fdatasync);
const fstat = promisify(fs.fstat);
const ftruncate = promisify(fs.ftruncate);

/** A text file whose bytes are on disk before this returns. */
async function writeSynced(path: string, text: string): Promise<void> {
  const fd = await open(path, 'w', 0o644);
  try {
    await new Promise<void>((resolve, reject) =>
      fs.writeFile(fd, text, (error) => (error ? reject(error) : resolve())),
    );
    await fdatasync(fd);
  } finally {
    await close(fd);
  }
}

const reserveMs = 20_000;

/**
 * Node has no fallocate and writing zeros would wear out disks, so the system's program does it. It is given up where
 * the file system would only pretend by writing zeros itself, which takes long.
 */
async function reserve(path: string, bytes: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    execFile(
      'fallocate',
      ['-l', String(bytes), path],
      { timeout: reserveMs, killSignal: 'SIGKILL' },
      (error, _, said) => {
        if (error && /no space left|quota/i.test(said)) reject(Object.assign(new Error('no room'), { code: 'ENOSPC' }));
        else resolve(error === null);
      },
    );
  });
}

/** A rename is durable once its folder is synced. Some network file systems can't: their servers do it by themselves. */
async function syncFolder(path: string): Promise<void> {
  const fd = await open(path, 'r').catch(() => null);
  if (fd === null) return;
  await promisify(fs.fsync)(fd).catch(() => undefined);
  await close(fd);
}

/** Plain promises around the callback calls: `fs/promises` file handles cost more per call and are closed by the GC. */
export const realFileSystem: FileSystem = {
  open: (path, flags) => open(path, flags, 0o644),
  close,
  write: (fd, bytes, from, length, at) =>
    new Promise((resolve, reject) => {
      fs.write(fd, bytes, from, length, at, (error, written) => (error ? reject(error) : resolve(written)));
    }),
  read: (fd, bytes, length, at) =>
    new Promise((resolve, reject) => {
      fs.read(fd, bytes, 0, length, at, (error, read) => (error ? reject(error) : resolve(read)));
    }),
  truncate: (fd, bytes) => ftruncate(fd, bytes),
  reserve,
  sync: fdatasync,
  size: async (fd) => (await fstat(fd)).size,
  readText: (path) => promisify(fs.readFile)(path, 'utf8'),
  writeText: writeSynced,
  rename: promisify(fs.rename),
  remove: (path) => promisify(fs.rm)(path, { force: true }) as Promise<void>,
  makeFolder: async (path) => void (await promisify(fs.mkdir)(path, { recursive: true })),
  syncFolder,
  freeBytes: async (folder) => {
    const { bavail, bsize } = await promisify(fs.statfs)(folder);
    return Number(bavail) * Number(bsize);
  },
};

export const errorCode = (error: unknown): string => (error as NodeJS.ErrnoException | undefined)?.code ?? '';

/** No room: wait for some. */
export const isDiskFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(errorCode(error));

/** The folder refuses us: a person has to change something. */
export const isNotWritable = (error: unknown): boolean =>
  ['EROFS', 'EACCES', 'EPERM', 'ENOTDIR', 'EISDIR'].includes(errorCode(error));

/** What the system says about the disk, as a user's sentence. Anything else is a fault of ours. */
export function explainDiskError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const code = errorCode(error);
  if (isNotWritable(error)) return new EngineError('media-not-writable', { detail: code, cause: error });
  return new EngineError(code ? 'disk-error' : 'internal', { ...(code ? { detail: code } : {}), cause: error });
}
