import { dirname, join } from 'node:path';
import type { MediaServer } from '@xtreme/integrations/media-server';
import type { PathFinding } from '../contract/index.ts';
import type { Library } from '../library/index.ts';
import { mapPath } from './map-path.ts';
import type { PathMapping } from './store.ts';

/** Where containers usually have their media. */
const usualMounts = ['/media', '/data', '/data/media', '/mnt/media', '/mnt', '/srv/media', '/storage'];

type Options = { client: MediaServer; name: string; map: PathMapping[]; library: Library; roots: string[] };
export type PathCheck = { findings: PathFinding[]; suggestion: PathMapping[] | null };

/**
 * Whether the media server sees the very files that we do: a hidden probe is put into each of our folders and the server is
 * asked for it by the path map. It is always taken away again.
 */
export async function checkPaths(options: Options, signal: AbortSignal): Promise<PathCheck> {
  const findings: PathFinding[] = [];
  let suggestion: PathMapping[] | null = null;
  for (const root of options.roots) {
    const probe = await options.library.placeProbe(root);
    try {
      const finding = await findingOf(probe.path, options, signal);
      if (!finding) continue;
      findings.push(finding);
      suggestion ??= await suggest(probe.path, options, signal);
    } finally {
      await probe.remove();
    }
  }
  return { findings, suggestion };
}

async function findingOf(
  probe: string,
  { client, name, map }: Options,
  signal: AbortSignal,
): Promise<PathFinding | null> {
  if (await client.pathExists(mapPath(probe, map), signal)) return null;
  const folder = dirname(probe);
  const path = mapPath(folder, map);
  if (await client.pathExists(path, signal)) {
    const message = `${name} has a folder ${path}, but it is another one: a file that was just put into ${folder} is not in it. Correct the path map, or mount the same folder there.`;
    return { code: 'another-folder', folder, path, message };
  }
  const message = `${name} does not see ${path}, where our folder ${folder} should be. Mount it there, or correct the path map.`;
  return { code: 'not-seen', folder, path, message };
}

/** A path map by which the server sees the probe: never a guess alone. */
async function suggest(probe: string, options: Options, signal: AbortSignal): Promise<PathMapping[] | null> {
  const { client, library } = options;
  for (const to of await likelyMounts(options, signal)) {
    const map = [{ from: library.root, to }];
    if (await client.pathExists(mapPath(probe, map), signal)) return map;
  }
  return null;
}

/** What its libraries' folders say, then the usual. */
async function likelyMounts({ client, roots }: Options, signal: AbortSignal): Promise<string[]> {
  const libraries = await client.libraries(signal);
  const known = libraries.flatMap(({ paths }) => paths.flatMap((path) => aboveRoot(path, roots)));
  return [...new Set([...known, ...usualMounts])];
}

/** `/mnt/nas/VOD/English` with our `VOD` → `/mnt/nas`. */
function aboveRoot(path: string, roots: string[]): string[] {
  return roots.flatMap((root) => {
    if (root === '') return [path];
    const [separator, other] = path.includes('\\') ? ['\\', '/'] : ['/', '\\'];
    const inner = separator + root.replaceAll(other as string, separator as string);
    const at = `${path}${separator}`.lastIndexOf(`${inner}${separator}`);
    return at > 0 ? [path.slice(0, at)] : [];
  });
}

/** Absolute paths of ours, as the server sees them. */
export function serverPath(library: Library, relative: string, map: PathMapping[]): string {
  return mapPath(relative === '' ? library.root : join(library.root, relative), map);
}
