import type { PathMapping } from './store.ts';

/**
 * A path of ours as the media server knows it: the longest `from` that holds it decides; without one both see the
 * same paths. A Windows server's separators are taken from its `to`.
 */
export function mapPath(path: string, map: PathMapping[]): string {
  const best = map
    .map(({ from, to }) => ({ from: trimmed(from), to: trimmed(to) }))
    .filter(({ from }) => path === from || path.startsWith(`${from}/`))
    .sort((a, b) => b.from.length - a.from.length)[0];
  if (!best) return path;
  const rest = path.slice(best.from.length);
  return best.to + (best.to.includes('\\') ? rest.replaceAll('/', '\\') : rest);
}

function trimmed(folder: string): string {
  return folder.length > 1 ? folder.replace(/[/\\]+$/, '') : '';
}
