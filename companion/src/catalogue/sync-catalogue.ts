import type { Clock } from '../platform/clock.ts';
import { AppError, messageOf } from '../platform/errors.ts';
import type { Events } from '../platform/events.ts';
import type { Logger } from '../platform/log.ts';
import type { Settings } from '../platform/settings.ts';
import { type Provider, refuseInactive, type XtreamClient } from '../provider/index.ts';
import { playlistChanged, type SectionPhase, sectionProgress, syncFinished, titlesMoved } from './events.ts';
import { agreementAfterMs } from './loss-guard.ts';
import { readSection } from './read-section.ts';
import { createReadingThread, type ReadingThread } from './reading-threads.ts';
import { readingVersion } from './reading-version.ts';
import { readingOf } from './reread-names.ts';
import { kindOf, type SectionName, sectionNames } from './sections.ts';
import { lossFloor, lossShare } from './settings.ts';
import type { CatalogueStore } from './store.ts';
import { type CategoryRow, EmptyAnswer, type SectionResult } from './sync-store.ts';
import { parseTitle } from './titles/index.ts';

const progressEveryMs = 250;

export type SyncParts = {
  store: CatalogueStore;
  provider: Provider;
  settings: Settings;
  events: Events;
  clock: Clock;
  log: Logger;
};

/**
 * Syncs one account: its state first, then live, films and series, each on its own: a section that fails keeps its
 * rows and the others land. Throws only when it is stopped or the database is away; what else went wrong stands at the
 * playlist. A playlist that is deleted meanwhile ends it.
 */
export async function syncCatalogue(parts: SyncParts, playlistId: number, signal: AbortSignal): Promise<void> {
  const { store, provider, events, clock, log } = parts;
  events.emit(playlistChanged, { playlistId });
  const failures: string[] = [];
  const thread = createReadingThread();
  try {
    refuseInactive(await provider.refresh(playlistId, signal));
    const client = await provider.client(playlistId);
    for (const section of sectionNames) {
      const failure = await syncOne(parts, { playlistId, section, client, thread, signal });
      if (failure) failures.push(failure);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(await store.hasPlaylist(playlistId))) return;
    log.warn({ playlist: playlistId, err: error }, `sync failed: ${messageOf(error)}`);
    failures.push(messageOf(error));
    for (const section of sectionNames) await fail(parts, playlistId, section, messageOf(error));
  } finally {
    await thread.close();
  }
  const error = failures.length > 0 ? [...new Set(failures)].join(' ') : null;
  await store.endSync(playlistId, error, clock.now());
  events.emit(playlistChanged, { playlistId });
  events.emit(syncFinished, { playlistId, error });
}

type SectionRun = {
  playlistId: number;
  section: SectionName;
  client: XtreamClient;
  thread: ReadingThread;
  signal: AbortSignal;
};

/** Answers what went wrong as a sentence, or null. */
async function syncOne(parts: SyncParts, run: SectionRun): Promise<string | null> {
  const { store, events, log, clock, settings } = parts;
  const { playlistId, section } = run;
  await store.setSection(playlistId, section, { status: 'syncing' });
  const [before] = (await store.sections([playlistId])).filter((row) => row.section === section);
  const tell = createProgress(events, { playlistId, section, held: before?.count ?? 0 });
  tell('categories', 0);
  const started = Date.now();
  const now = clock.now();
  try {
    const categories = await readCategories(run);
    const kind = kindOf[section];
    const languages = new Map(categories.map((row) => [row.category_id, row.language]));
    const reading = { ...(await readingOf(parts, playlistId, kind)), categories: languages };
    const version = await readingVersion(reading, new Date());
    const result = await store.syncSection({
      playlistId,
      section,
      categories,
      read: (known) =>
        readSection({
          open: () => run.client.listBytes(kind, run.signal),
          inputs: { reading, version, ...known },
          thread: run.thread,
        }),
      onProgress: tell,
      limits: { sharePercent: settings.get(lossShare), minRows: settings.get(lossFloor) },
      now,
      agreementAfterMs,
    });
    await land(parts, playlistId, section, result);
    if (result.removed + result.returned > 0) events.emit(titlesMoved, { playlistId, section, at: now });
    const { loss, memory: _, ...numbers } = result;
    log.info(
      { playlist: playlistId, section, ...numbers, verdict: loss.reason, ms: Date.now() - started },
      'section synced',
    );
    return null;
  } catch (error) {
    run.signal.throwIfAborted();
    if (!(await store.hasPlaylist(playlistId))) throw error;
    const message = sentenceOf(error, section);
    log.warn({ playlist: playlistId, section, err: error }, `section not synced: ${message}`);
    await fail(parts, playlistId, section, message);
    return message;
  }
}

async function land(parts: SyncParts, playlistId: number, section: SectionName, result: SectionResult): Promise<void> {
  const { store, events, clock } = parts;
  const { added, updated, unchanged, removed, count, loss } = result;
  const quarantined = loss.remove === 'none';
  const { held, offered, missing, since } = loss;
  const quarantine = quarantined ? { held, offered, missing, first_seen_at: since.toISOString() } : null;
  const status = quarantined ? 'quarantined' : 'idle';
  const numbers = { added, updated, unchanged, removed, count };
  const syncedAt = clock.now();
  await store.setSection(playlistId, section, { status, error: null, synced_at: syncedAt, quarantine, ...numbers });
  await store.rememberList(playlistId, section, syncedAt, result.memory);
  events.emit(sectionProgress, { playlistId, section, status, phase: null, done: offered, total: offered });
  events.emit(playlistChanged, { playlistId });
}

async function fail(parts: SyncParts, playlistId: number, section: SectionName, error: string): Promise<void> {
  await parts.store.setSection(playlistId, section, {
    status: 'error',
    error,
    added: 0,
    updated: 0,
    unchanged: 0,
    removed: 0,
  });
  parts.events.emit(sectionProgress, { playlistId, section, status: 'error', phase: null, done: 0, total: null });
  parts.events.emit(playlistChanged, { playlistId });
}

async function readCategories({ client, section, signal }: SectionRun): Promise<CategoryRow[]> {
  const rows = new Map<string, CategoryRow>();
  for (const { categoryId, name, position } of await client.categories(kindOf[section], signal)) {
    const parsed = parseTitle(name, { kind: 'category' });
    rows.set(categoryId, { category_id: categoryId, name, title: parsed.title, language: parsed.language, position });
  }
  return [...rows.values()];
}

function sentenceOf(error: unknown, section: SectionName): string {
  if (error instanceof EmptyAnswer) {
    return `The provider answered with an empty ${section} list. What you have stays.`;
  }
  if (error instanceof AppError) return error.message;
  return `The ${section} list could not be stored: ${messageOf(error)}`;
}

/** Tells how far a section is, not too often while only the number of rows changes. */
function createProgress(events: Events, { held, ...of }: { playlistId: number; section: SectionName; held: number }) {
  let last = { phase: '', at: 0 };
  return (phase: SectionPhase, done: number): void => {
    const now = Date.now();
    if (last.phase === phase && now - last.at < progressEveryMs) return;
    last = { phase, at: now };
    // Providers don't say how many there are: about as many as last time, until there are more.
    const total = phase === 'storing' ? done : done <= held && held > 0 ? held : null;
    events.emit(sectionProgress, { ...of, status: 'syncing', phase, done, total });
  };
}
