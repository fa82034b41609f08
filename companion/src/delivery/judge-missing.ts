import { dirname } from 'node:path';
import type { Library as ServerLibrary, MediaServer } from '@xtreme/integrations/media-server';
import type { Failure } from '../contract/index.ts';
import type { Library } from '../library/index.ts';
import type { ItemRow, Verdict } from './items-store.ts';
import { holdsPath, mapPath } from './map-path.ts';
import type { PathMapping } from './store.ts';

/** Before, a file may only just be on its way in. */
const earliestVerdictLook = 2;
const patienceMs = 150_000;
/** While the server is at work on the library. */
const busyPatienceMs = 30 * 60_000;
const firstAgainMs = 30_000;
const longestAgainMs = 6 * 3_600_000;
const forgottenAfterMs = 7 * 86_400_000;
const mostQuestions = 10;

const kinds = { movie: ['movies', 'mixed'], episode: ['tvshows', 'mixed'] };
const words = { movie: 'films', episode: 'series' };

/** Why a file is not there, as far as that is known by now, and when to look again. */
export function judgeMissing(options: {
  client: MediaServer;
  name: string;
  map: PathMapping[];
  library: Library;
  libraries: ServerLibrary[] | null;
  pollMs: number;
  longestPollMs: number;
}): (row: ItemRow, signal: AbortSignal) => Promise<Verdict> {
  const { client, name, map, library, libraries, pollMs, longestPollMs } = options;
  const seen = new Map<string, boolean>();

  /** Asked once per place, and not for hundreds of files in one look. */
  async function isSeen(path: string, signal: AbortSignal): Promise<boolean> {
    const known = seen.get(path);
    if (known !== undefined || seen.size >= mostQuestions) return known ?? true;
    const answer = await client.pathExists(path, signal);
    seen.set(path, answer);
    return answer;
  }

  async function reasonFor(row: ItemRow, signal: AbortSignal): Promise<Failure | null> {
    const path = mapPath(library.absolute(row.path), map);
    if ((await library.sizeOf(row.path)) === null) return gone();
    if (libraries === null || row.looks < earliestVerdictLook) return null;
    const holders = libraries.filter((one) => one.paths.some((folder) => holdsPath(folder, path)));
    const fitting = holders.filter(({ kind }) => kinds[row.kind].includes(kind));
    if (fitting.length > 0) {
      const isWorthAsking = row.looks >= earliestVerdictLook + 2;
      return isWorthAsking && !(await isSeen(path, signal)) ? notSeen(path) : null;
    }
    const root = mapPath(library.absolute(firstFolder(row.path)), map);
    if (!(await isSeen(root, signal))) return notSeen(root);
    return holders[0] ? wrongKind(holders[0].name, row.kind) : noLibrary(path, row.kind);
  }

  const gone = (): Failure => ({
    code: 'file-gone',
    message: 'The file is no longer at its place in the media folder.',
    retryable: false,
  });
  const notSeen = (path: string): Failure => ({
    code: 'path-not-seen',
    message: `${name} does not see ${path}. Mount the media folder there, or correct the path map in its settings here.`,
    retryable: true,
  });
  const noLibrary = (path: string, kind: ItemRow['kind']): Failure => ({
    code: 'library-missing',
    message: `No library of ${name} holds ${folderOf(path)}. Set up its libraries for ${words[kind]} in its settings here.`,
    retryable: true,
  });
  const wrongKind = (holder: string, kind: ItemRow['kind']): Failure => ({
    code: 'library-kind',
    message: `The library ${holder} of ${name} holds this folder, but it is not one for ${words[kind]}. Change that there.`,
    retryable: true,
  });
  const notTaken = (): Failure => ({
    code: 'not-taken-in',
    message: `${name} has looked at its library and does not show the file; its log says why. It is looked for again by and by.`,
    retryable: true,
  });

  return async (row, signal) => {
    const reason = await reasonFor(row, signal);
    if (reason?.code === 'file-gone') return { state: 'not_found', link: null, reason, nextMs: null };
    const path = mapPath(library.absolute(row.path), map);
    const isBusy = (libraries ?? []).some(
      (one) => one.refresh !== 'idle' && one.paths.some((folder) => holdsPath(folder, path)),
    );
    const isLate = row.age_ms > (isBusy ? busyPatienceMs : patienceMs);
    if (!reason && !isLate) {
      const nextMs = Math.min(longestPollMs, Math.max(pollMs, row.age_ms / 4));
      return { state: 'scanning', link: null, reason: null, nextMs };
    }
    return { state: 'not_found', link: null, reason: reason ?? notTaken(), nextMs: againMs(row) };
  };
}

/** More and more seldom, and at last no more: a scan that is asked for begins anew. */
function againMs({ age_ms }: ItemRow): number | null {
  return age_ms > forgottenAfterMs ? null : Math.min(longestAgainMs, Math.max(firstAgainMs, age_ms));
}

const firstFolder = (path: string) => path.split('/')[0] ?? path;
const folderOf = (path: string) => (path.includes('\\') ? path.slice(0, path.lastIndexOf('\\')) : dirname(path));
