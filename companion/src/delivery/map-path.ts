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

function trimmed(folder: string): string {
  return folder.replace(/[/\\]+$/, '');
}
