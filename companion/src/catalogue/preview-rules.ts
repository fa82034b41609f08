import type { Settings } from '../platform/settings.ts';
import type { Provider } from '../provider/index.ts';
import { namedRow, names, namingOf } from './reread-names.ts';
import { kindOf } from './sections.ts';
import type { CatalogueStore } from './store.ts';
import { nameColumns, type NameReader, nameReader } from './title-row.ts';
import { editName, nameEdits, normaliseName, ruleFault, type TitleRule } from './titles/index.ts';

type Parts = { store: CatalogueStore; provider: Provider; settings: Settings };

type ReadAs = { title: string; year: number | null; language: string; tags: string[] };
export type RuleSample = {
  id: number;
  kind: 'live' | 'movie' | 'series';
  playlist_id: number;
  name: string;
  before: ReadAs;
  after: ReadAs;
};
export type RulesPreview = {
  /** Titles that would be called otherwise, among those that were looked at. */
  changed: number;
  looked_at: number;
  total: number;
  /** The place of each rule that can't be used, and why. */
  faults: { rule: number; message: string }[];
  /** How many of the names looked at each rule changes, by place. */
  fits: number[];
  samples: RuleSample[];
};

const mostSamples = 20;
/** Who types waits no longer; of a large catalogue only a part was looked at then. */
const patienceMs = 4_000;

/** What rules that are not saved would do to the titles that are there, by the function that syncs read names with. */
export async function previewRules(
  parts: Parts,
  { rules, playlistId }: { rules: TitleRule[]; playlistId: number | null },
  signal: AbortSignal,
): Promise<RulesPreview> {
  const faults = rules.flatMap((one, rule) => {
    const message = ruleFault(one);
    return message === null ? [] : [{ rule, message }];
  });
  const preview: RulesPreview = {
    changed: 0,
    looked_at: 0,
    total: await parts.store.countNames(playlistId),
    faults,
    fits: rules.map(() => 0),
    samples: [],
  };
  const until = Date.now() + patienceMs;
  const accounts = (await parts.provider.list()).filter(({ id }) => playlistId === null || id === playlistId);
  for (const { id } of accounts) {
    for (const section of ['vod', 'series', 'live'] as const) {
      if (!(await lookThrough(parts, { rules, playlistId: id, kind: kindOf[section], until, preview }, signal)))
        return preview;
    }
  }
  return preview;
}

type Look = { rules: TitleRule[]; playlistId: number; kind: RuleSample['kind']; until: number; preview: RulesPreview };

/** false when time is up. */
async function lookThrough(parts: Parts, { rules, playlistId, kind, until, preview }: Look, signal: AbortSignal) {
  const now = await namingOf(parts, playlistId, kind);
  const wanted = { ...now, edits: nameEdits(rules, playlistId) };
  const each = rules.map((rule) => nameEdits([rule], playlistId));
  const [readNow, readThen] = [nameReader(now), nameReader(wanted)];
  for await (const batch of names(parts.store, playlistId, kind)) {
    signal.throwIfAborted();
    for (const row of batch) {
      preview.looked_at += 1;
      const texts = [row.name, row.given_title ?? ''].map(normaliseName);
      for (const [n, edits] of each.entries()) {
        if (texts.some((text) => editName(text, edits) !== text)) preview.fits[n] = (preview.fits[n] ?? 0) + 1;
      }
      // Most names have nothing to do with any rule: they are not read at all.
      if (texts.every((text) => editName(text, now.edits) === editName(text, wanted.edits))) continue;
      const as = (read: NameReader): ReadAs => {
        const { title, year, language, tags } = nameColumns(kind, read(namedRow(row)));
        return { title, year, language, tags };
      };
      const [before, after] = [as(readNow), as(readThen)];
      if (JSON.stringify(before) === JSON.stringify(after)) continue;
      preview.changed += 1;
      if (preview.samples.length < mostSamples) {
        preview.samples.push({ id: row.id, kind, playlist_id: playlistId, name: row.name, before, after });
      }
    }
    if (Date.now() > until) return false;
  }
  return true;
}
