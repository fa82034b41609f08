import { readdirSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';

/** `from` a real folder on this disk, `to` where the fake server sees it: the shape of a media server's `path_map`. */
export type PathMapping = { from: string; to: string };

/** What the fake server sees of its file system: mapped real folders, and files that only exist here by name. */
export type FakeDisk = {
  addFile(path: string): void;
  addFolder(path: string): void;
  /** Takes away a file, or a folder with what is in it. Only those that were added here. */
  remove(path: string): void;
  isFile(path: string): boolean;
  isFolder(path: string): boolean;
  /** What is directly in a folder: names. */
  entries(folder: string): string[];
  /** Every file below a folder, as the server's paths. */
  filesBelow(folder: string): string[];
};

export function createFakeDisk(pathMap: PathMapping[], virtualFiles: string[]): FakeDisk {
  const files = new Set(virtualFiles);
  const folders = new Set<string>();
  const real = (path: string) => {
    const mapping = pathMap.find(({ to }) => isWithin(path, to));
    return mapping ? join(mapping.from, posix.relative(mapping.to, path)) : null;
  };
  const realStat = (path: string) => {
    const place = real(path);
    return place === null ? undefined : statSync(place, { throwIfNoEntry: false });
  };
  return {
    addFile: (path) => void files.add(path),
    addFolder: (path) => void folders.add(path),
    remove(path) {
      for (const set of [files, folders]) for (const known of set) if (isWithin(known, path)) set.delete(known);
    },
    isFile: (path) => files.has(path) || realStat(path)?.isFile() === true,
    isFolder: (path) =>
      realStat(path)?.isDirectory() === true ||
      [...files].some((file) => file !== path && isWithin(file, path)) ||
      [...folders].some((folder) => isWithin(folder, path)),
    entries(folder) {
      const place = real(folder);
      const there = place !== null && realStat(folder)?.isDirectory() ? readdirSync(place) : [];
      const virtual = [...files, ...folders]
        .filter((path) => path !== folder && isWithin(path, folder))
        .map((path) => posix.relative(folder, path).split('/')[0] ?? '');
      return [...new Set([...there, ...virtual])].sort();
    },
    filesBelow(folder) {
      const virtual = [...files].filter((file) => isWithin(file, folder));
      const place = real(folder);
      return place === null ? virtual : [...virtual, ...realFilesBelow(place).map((path) => posix.join(folder, path))];
    },
  };
}

export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

function realFilesBelow(folder: string, below = ''): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(below, entry.name);
    return entry.isDirectory() ? realFilesBelow(join(folder, entry.name), path) : [path];
  });
}
