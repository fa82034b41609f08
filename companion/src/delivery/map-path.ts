import type { PathMapping } from './store.ts';

/**
 * A path of ours as the media server knows it: the longest `from` that holds it decides; without one both see the
 * same paths. A Windows server's separators are taken from its `to`.
 */
export function mapPath(path: string, map: PathMapping[]): string {
  const best = map
    .map(({ from, to }) => ({ from: trimmed(from), to }))
    .filter(({ from }) => path === from || (path.startsWith(from) && /[/\\]/.test(path[from.length] ?? '')))
    .sort((a, b) => b.from.length - a.from.length)[0];
  if (!best) return path;
  const separator = best.to.includes('\\') ? '\\' : '/';
  const rest = path.slice(best.from.length).replace(best.from.includes('\\') ? /[/\\]/g : /\//g, separator);
  return trimmed(best.to) + rest || separator;
}

/** A media server's path as ours. */
export function unmapPath(path: string, map: PathMapping[]): string {
  const back = map.map(({ from, to }) => ({ from: to, to: from }));
  return mapPath(path, back);
}

/** Whether a folder of the server's is or holds that path of it. */
export function holdsPath(folder: string, path: string): boolean {
  const [outer, inner] = [comparable(folder), comparable(path)];
  return inner === outer || inner.startsWith(outer === '/' ? outer : `${outer}/`);
}

export const samePath = (one: string, other: string) => comparable(one) === comparable(other);

/** A Windows server ignores case and takes both separators. */
function comparable(path: string): string {
  const slashed = path.normalize('NFC').replaceAll('\\', '/').replace(/\/+$/, '') || '/';
  return /^([a-z]:|\/\/)/i.test(slashed) ? slashed.toLowerCase() : slashed;
}

function trimmed(folder: string): string {
  return folder.replace(/[/\\]+$/, '');
}
