import { copyFile } from 'node:fs/promises';
import { type FileSystem, realFileSystem as real } from '../file-system.ts';
import { createRandom } from './random.ts';

export type DiskEvent = { type: 'written'; bytes: number } | { type: 'checkpoint' };

type Held = { bytes: Buffer; at: number };

/**
 * A disk in a process that will be killed, and whose power goes with it: what no sync has covered is lost, each write
 * or new name with luck excepted. Data is held in memory until then. It tells of all that is written, and of each new
 * checkpoint.
 */
export function volatileDisk(seed: number, tell: (event: DiskEvent) => void): FileSystem {
  const random = createRandom(seed);
  const held = new Map<number, Held[]>();
  const names: (() => Promise<void>)[] = [];
  const isLucky = () => random(3) === 0;
  const heldOf = (fd: number) => held.get(fd) ?? [];

  async function settleNames(): Promise<void> {
    for (let settle = names.shift(); settle; settle = names.shift()) await settle();
  }

  async function persist(fd: number, { bytes, at }: Held): Promise<void> {
    for (let from = 0; from < bytes.length;) {
      from += await real.write(fd, bytes, from, bytes.length - from, at + from);
    }
  }

  return {
    ...real,
    async write(fd, bytes, from, length, at) {
      tell({ type: 'written', bytes: length });
      if (isLucky()) await persist(fd, { bytes: bytes.subarray(from, from + length), at });
      else held.set(fd, [...heldOf(fd), { bytes: Buffer.from(bytes.subarray(from, from + length)), at }]);
      return length;
    },
    async sync(fd) {
      const covered = heldOf(fd);
      held.delete(fd);
      for (const write of covered) await persist(fd, write);
      await real.sync(fd);
    },
    async read(fd, bytes, length, at) {
      const read = await real.read(fd, bytes, length, at);
      for (const write of heldOf(fd)) write.bytes.copy(bytes, Math.max(0, write.at - at), Math.max(0, at - write.at));
      return read;
    },
    async truncate(fd, bytes) {
      held.set(
        fd,
        heldOf(fd).filter((write) => write.at + write.bytes.length <= bytes),
      );
      await real.truncate(fd, bytes);
    },
    async rename(from, to) {
      await settleNames();
      tell({ type: 'checkpoint' });
      if (isLucky()) {
        const shadow = `${from}.lost`;
        await copyFile(from, shadow);
        names.push(() => real.rename(shadow, to));
      } else await real.rename(from, to);
    },
    async remove(path) {
      if (isLucky()) names.push(() => real.remove(path));
      else await real.remove(path);
    },
    async syncFolder(path) {
      await settleNames();
      await real.syncFolder(path);
    },
  };
}
