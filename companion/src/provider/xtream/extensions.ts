/** What files are usually called, the likeliest first. */
const usual = ['mp4', 'mkv', 'avi', 'ts'];

/**
 * What to try, each once, where a panel has nothing under the extension that it names (XTREAM.md §3.3). The same in
 * capitals or small letters comes first: panels look for the very file name on their disk.
 */
export function otherExtensions(extension: string): string[] {
  const tries = new Set([extension.toUpperCase(), extension.toLowerCase(), ...usual]);
  tries.delete(extension);
  return [...tries];
}
