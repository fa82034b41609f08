import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isNodeError } from '../platform/errors.ts';

/** What `npm run build:plugin` says of what it built; the checksum is the zip's MD5, as Jellyfin wants it. */
const Description = z.object({
  guid: z.string(),
  name: z.string(),
  description: z.string(),
  overview: z.string(),
  owner: z.string(),
  category: z.string(),
  version: z.string(),
  targetAbi: z.string(),
  timestamp: z.string(),
  changelog: z.string(),
  checksum: z.string(),
});
export type PluginPackage = z.infer<typeof Description>;

export type Plugin = ReturnType<typeof createPlugin>;

/** The plugin for Jellyfin as it lies on disk; null where it was not built, as without the .NET SDK. */
export function createPlugin(folder: string) {
  return {
    async read(): Promise<PluginPackage | null> {
      const text = await orNull(readFile(join(folder, 'plugin.json'), 'utf8'));
      return text === null ? null : Description.parse(JSON.parse(text));
    },
    zip: () => orNull(readFile(join(folder, 'plugin.zip'))),
  };
}

/** Jellyfin's list of plugins, with one plugin in one version. `root` is this service's address, with a slash at its end. */
export function manifestOf(found: PluginPackage | null, root: string): Record<string, unknown>[] {
  if (!found) return [];
  const { version, targetAbi, timestamp, changelog, checksum, ...about } = found;
  const sourceUrl = `${root}jellyfin/xtream-companion.zip`;
  return [{ ...about, versions: [{ version, changelog, targetAbi, sourceUrl, checksum, timestamp }] }];
}

async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isNodeError(error) && error.code === 'ENOENT') return null;
    throw error;
  }
}
