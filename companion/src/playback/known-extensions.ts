import { otherExtensions } from '../provider/index.ts';

type Item = { playlistId: number; kind: string; providerId: string; extension: string };
type Finding = { extension: string } | { nothingUntil: number };

const kept = 1000;
const restMs = 10 * 60_000;

/**
 * Under which extension a provider really has its items. A player asks anew at every seek: the way round all of them is
 * gone once, and where it found nothing not again for a while.
 */
export function createKnownExtensions(now: () => number = Date.now) {
  const findings = new Map<string, Finding>();
  const keyOf = ({ playlistId, kind, providerId }: Item) => `${playlistId}:${kind}:${providerId}`;

  function keep(item: Item, finding: Finding): void {
    findings.delete(keyOf(item));
    findings.set(keyOf(item), finding);
    const [oldest] = findings.keys();
    if (findings.size > kept && oldest !== undefined) findings.delete(oldest);
  }

  return {
    /** What to ask for, in this order; never empty. */
    tries(item: Item): string[] {
      const known = findings.get(keyOf(item));
      if (known && 'extension' in known) return [...new Set([known.extension, ...usualTries(item)])];
      return known && known.nothingUntil > now() ? [item.extension] : usualTries(item);
    },

    found(item: Item, extension: string): void {
      if (extension === item.extension) findings.delete(keyOf(item));
      else keep(item, { extension });
    },

    foundNothing(item: Item): void {
      keep(item, { nothingUntil: now() + restMs });
    },
  };
}

/** A channel is a transport stream under any name: some panels know only its bare number, some only HLS (XTREAM.md §1.4). */
function usualTries({ kind, extension }: Item): string[] {
  return kind === 'live' ? [extension, '', 'm3u8'] : [extension, ...otherExtensions(extension)];
}
