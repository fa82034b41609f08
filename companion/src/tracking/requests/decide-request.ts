import type { Catalogue } from '../../catalogue/index.ts';
import type { Downloads } from '../../downloads/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Rule } from '../decide.ts';
import type { Tracking } from '../index.ts';
import type { RequestRow, Verdict } from './store.ts';

type Parts = { catalogue: Catalogue; downloads: Downloads; tracking: Tracking };
type Refusal = { code: string; message: string; retryable: boolean };

/** Finds what is asked for and has it fetched; says what became of it. Doing it twice does it once. */
export function createDecide({ catalogue, downloads, tracking }: Parts) {
  async function film(id: number, signal: AbortSignal): Promise<Verdict> {
    const { requested, rejected } = await downloads.request([{ kind: 'movie', id }], 0, signal);
    const [one] = requested;
    if (!one) return refusedBy(rejected[0]?.error, id);
    if (one.isNew) return accepted('queued', 'It is queued.', id);
    if (one.row.status === 'completed') return accepted('here', 'It is here already.', id);
    return accepted('under-way', `It is ${one.row.status} already.`, id);
  }

  /** The seasons are queued, and tracked: what of them is still to come is fetched when it comes. */
  async function series(id: number, seasons: number[] | null, signal: AbortSignal): Promise<Verdict> {
    await track(id, seasons, signal);
    const wishes = seasons
      ? seasons.map((season) => ({ kind: 'season', series_id: id, season }) as const)
      : [{ kind: 'series', id } as const];
    const { requested, rejected } = await downloads.request(wishes, 0, signal);
    const missing = rejected.filter(({ error }) => error.code === 'no-episodes');
    const refused = rejected.find(({ error }) => error.code !== 'no-episodes');
    if (refused && requested.length === 0) return refusedBy(refused.error, id);
    const added = requested.filter(({ isNew }) => isNew).length;
    const queued =
      added > 0 ? `${count(added, 'episode is', 'episodes are')} queued` : 'All episodes are here or under way';
    const said = requested.length === 0 ? 'No episode of it is offered yet' : queued;
    const open =
      missing.length > 0 && requested.length > 0 ? ` ${missing.map(({ error }) => error.message).join(' ')}` : '';
    return accepted(added > 0 ? 'queued' : 'tracked', `${said}; further ones are fetched as they come.${open}`, id);
  }

  /** Adds the seasons to those that are tracked; a user's own rule loses nothing. */
  async function track(id: number, seasons: number[] | null, signal: AbortSignal): Promise<void> {
    const known = await tracking.get(id).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'not-found') return null;
      throw error;
    });
    const wanted: Rule['seasons'] =
      known && known.seasons !== 'all' && seasons
        ? [...new Set([...known.seasons, ...seasons])].sort(byNumber)
        : (seasons ?? 'all');
    if (known && (known.seasons === 'all' || same(known.seasons, wanted))) return;
    await tracking.set(id, { start: 'new', ...known, seasons: wanted }, signal);
  }

  return async function decide(row: RequestRow, signal: AbortSignal): Promise<Verdict> {
    try {
      const { kind, tmdb_id, title, year } = row;
      const best = await catalogue.bestVariant({
        kind,
        title,
        ...(tmdb_id !== null && { tmdbId: tmdb_id }),
        ...(year !== null && { year }),
      });
      if (!best) return notOffered(row);
      const { id } = best.variant;
      return await (kind === 'movie' ? film(id, signal) : series(id, row.seasons, signal));
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AppError)) throw error;
      return refusedBy(error, null);
    }
  };
}

function accepted(code: string, reason: string, titleId: number): Verdict {
  return { status: 'accepted', code, reason, title_id: titleId };
}

function notOffered({ title, year }: RequestRow): Verdict {
  const name = year === null ? `"${title}"` : `"${title}" (${year})`;
  const reason = `No account offers ${name} now. It is fetched as soon as a sync brings it.`;
  return { status: 'waiting', code: 'not-offered', reason, title_id: null };
}

/** What may go better later waits for the next sync. */
function refusedBy(error: Refusal | undefined, titleId: number | null): Verdict {
  const reason = error?.message ?? 'It could not be queued.';
  return {
    status: error?.retryable ? 'waiting' : 'refused',
    code: error?.code ?? 'refused',
    reason,
    title_id: titleId,
  };
}

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;
const byNumber = (a: number, b: number) => a - b;
const same = (a: Rule['seasons'], b: Rule['seasons']) => JSON.stringify(a) === JSON.stringify(b);
