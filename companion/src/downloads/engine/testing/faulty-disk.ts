import { type FileSystem, realFileSystem } from '../file-system.ts';

export const systemError = (code: string): Error => Object.assign(new Error(code), { code });

/** The real disk with single calls replaced. */
export function diskWith(change: (real: FileSystem) => Partial<FileSystem>): FileSystem {
  return { ...realFileSystem, ...change(realFileSystem) };
}

/** A disk with so much room for data, which can be changed while it is used. */
export function smallDisk(room: number) {
  const disk = {
    room,
    used: 0,
    fs: diskWith((real) => ({
      write: async (fd, bytes, from, length, at) => {
        if (disk.used + length > disk.room) throw systemError('ENOSPC');
        disk.used += length;
        return real.write(fd, bytes, from, length, at);
      },
    })),
  };
  return disk;
}

/** Remembers what a sync has covered, and looks at every claim that is written: what it says must survive a power cut. */
export function forgetfulDisk() {
  let unsynced: [number, number][] = [];
  let durable: [number, number][] = [];
  const disk = {
    claims: 0,
    /** Claims of bytes that no sync had covered. */
    lies: 0,
    fs: diskWith((real) => ({
      write: async (fd, bytes, from, length, at) => {
        const written = await real.write(fd, bytes, from, length, at);
        unsynced.push([at, at + written]);
        return written;
      },
      sync: async (fd) => {
        const covered = unsynced;
        unsynced = [];
        await new Promise((resolve) => setTimeout(resolve, 5));
        await real.sync(fd);
        durable = merge([...durable, ...covered]);
      },
      writeText: async (path, text) => {
        const { have } = JSON.parse(text.split('\n')[1] as string) as {
          have: [number, number][];
        };
        disk.claims++;
        if (!have.every(([from, to]) => durable.some(([start, end]) => start <= from && to <= end))) disk.lies++;
        return real.writeText(path, text);
      },
    })),
  };
  return disk;
}

function merge(ranges: [number, number][]): [number, number][] {
  const merged: [number, number][] = [];
  for (const [from, to] of ranges.sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && last[1] >= from) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}
