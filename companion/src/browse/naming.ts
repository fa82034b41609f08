import { episodesRead, syncFinished } from '../catalogue/index.ts';
import * as contract from '../contract/index.ts';
import { episodeNaming, movieNaming } from '../downloads/index.ts';
import {
  DEFAULT_TEMPLATES,
  episodeStem,
  episodeTemplate,
  explainStem,
  extensionOf,
  idFolders,
  movieStem,
  movieTemplate,
  type NoteChange,
  PLACEHOLDERS,
  stemKey,
  type TemplateKind,
  templateFault,
} from '../library/index.ts';
import type { Events } from '../platform/events.ts';
import { type BoundRoute, bind } from '../platform/http/router.ts';
import type { Settings } from '../platform/settings.ts';
import { accountChanged } from '../provider/index.ts';
import { exampleEpisodes, exampleMovies } from './naming-examples.ts';
import type { NamingEpisode, NamingMovie, NamingStore } from './naming-store.ts';

/** A title whose path is asked for: `stem` is the function that the queue calls when the title is chosen. */
type Sample = {
  id: number | null;
  name: string;
  series: string | null;
  extension: string;
  stem: (template: string, withId: boolean, note?: NoteChange) => string;
};
/** `others` are not shown, but may want the same path. */
type Samples = { shown: Sample[]; others: Sample[] };

const mostCollisions = 5;
/** Typing asks a few times a second, and another replica's sync is not heard of. */
const keptMs = 60_000;

type Options = { store: NamingStore; settings: Settings; events: Events };

/** What the naming templates do to titles of the own catalogue, before they are saved. */
export function namingRoutes({ store, settings, events }: Options): BoundRoute[] {
  const samples = keep(keptMs, async () => ({
    movie: await movieSamples(store),
    episode: await episodeSamples(store),
  }));
  events.on(syncFinished, samples.forget);
  events.on(episodesRead, samples.forget);
  events.on(accountChanged, samples.forget);
  return [
    bind(contract.previewNaming, async ({ body }) => {
      const { movie, episode } = await samples.get();
      const saved = { movie: settings.get(movieTemplate), episode: settings.get(episodeTemplate) };
      const withId = { saved: settings.get(idFolders), wanted: body.tmdb_ids ?? settings.get(idFolders) };
      return {
        movie: preview('movie', { saved: saved.movie, wanted: body.movie_path ?? saved.movie, withId }, movie),
        episode: preview(
          'episode',
          { saved: saved.episode, wanted: body.episode_path ?? saved.episode, withId },
          episode,
        ),
      };
    }),
  ];
}

type Naming = { saved: string; wanted: string; withId: { saved: boolean; wanted: boolean } };

function preview(kind: TemplateKind, { saved, wanted, withId }: Naming, { shown, others }: Samples) {
  const fault = templateFault(wanted, kind);
  const taken = fault ? new Map<string, Sample[]>() : byPath([...shown, ...others], wanted, withId.wanted);
  return {
    template: wanted,
    default: DEFAULT_TEMPLATES[kind],
    placeholders: PLACEHOLDERS[kind].map((name) => ({ name, example: exampleOf(name, shown) })),
    fault: fault && { ...fault, names: [...fault.names] },
    items: shown.map((sample) => {
      const path_now = `${sample.stem(saved, withId.saved)}.${sample.extension}`;
      const plain = { id: sample.id, name: sample.name, series: sample.series, path_now };
      if (fault) return { ...plain, path: null, changes: [], collides_with: [] };
      const { stem, changes } = explainStem((note) => sample.stem(wanted, withId.wanted, note));
      const same = (taken.get(stemKey(stem)) ?? []).filter((other) => other !== sample);
      const collides_with = same.slice(0, mostCollisions).map(({ name }) => name);
      return { ...plain, path: `${stem}.${sample.extension}`, changes, collides_with };
    }),
  };
}

function byPath(samples: Sample[], template: string, withId: boolean): Map<string, Sample[]> {
  const found = new Map<string, Sample[]>();
  for (const sample of samples) {
    const key = stemKey(sample.stem(template, withId));
    found.set(key, [...(found.get(key) ?? []), sample]);
  }
  return found;
}

/** A value as one title gives it, the first whose year is known and which has it. */
function exampleOf(name: string, shown: Sample[]): string {
  const usual = shown.filter((one) => valueIn(one, 'year') !== null);
  for (const one of [...usual, ...shown]) {
    const value = valueIn(one, name);
    if (value !== null) return value;
  }
  return '';
}

function valueIn({ stem }: Sample, name: string): string | null {
  let known = true;
  const text = stem(`{${name}}`, false, ({ reason }) => {
    if (reason === 'unknown') known = false;
  });
  return known ? text : null;
}

async function movieSamples(store: NamingStore): Promise<Samples> {
  const movies = await store.movies();
  if (movies.length === 0) return { shown: exampleMovies.map((one) => movieSample(one, null)), others: [] };
  const ids = new Set(movies.map(({ id }) => id));
  const called = await store.moviesCalled([...new Set(movies.map(({ title }) => title))]);
  return {
    shown: movies.map((one) => movieSample(one, one.id)),
    others: called.filter(({ id }) => !ids.has(id)).map((one) => movieSample(one, one.id)),
  };
}

async function episodeSamples(store: NamingStore): Promise<Samples> {
  const episodes = await store.episodes();
  if (episodes.length === 0) {
    const examples = exampleEpisodes(await store.series(3));
    return { shown: examples.map((one) => episodeSample(one, null)), others: [] };
  }
  const ids = new Set(episodes.map(({ id }) => id));
  const beside = await store.episodesBeside([...ids]);
  const others = new Map(beside.filter(({ id }) => !ids.has(id)).map((one) => [one.id, one]));
  return {
    shown: episodes.map((one) => episodeSample(one, one.id)),
    others: [...others.values()].map((one) => episodeSample(one, one.id)),
  };
}

function movieSample(movie: Omit<NamingMovie, 'id'>, id: number | null): Sample {
  return {
    id,
    name: movie.name,
    series: null,
    extension: extensionOf(movie.container_extension),
    stem: (template, withId, note) => movieStem(movieNaming(movie, withId), template, note),
  };
}

function episodeSample(row: Omit<NamingEpisode, 'id'>, id: number | null): Sample {
  const { series_title: title, series_year: year, series_language: language, series_tmdb_id: tmdb_id } = row;
  const series = { title, year, language, tmdb_id };
  return {
    id,
    name: row.title,
    series: row.series_name,
    extension: extensionOf(row.container_extension),
    stem: (template, withId, note) => episodeStem(episodeNaming(row, series, withId), template, note),
  };
}

/** What was read once is good for a while, unless it is told to be forgotten. */
function keep<T>(forMs: number, read: () => Promise<T>) {
  let known: { value: Promise<T>; at: number } | undefined;
  const forget = () => {
    known = undefined;
  };
  return {
    forget,
    get(): Promise<T> {
      if (!known || Date.now() - known.at > forMs) {
        known = { value: read(), at: Date.now() };
        known.value.catch(forget);
      }
      return known.value;
    },
  };
}
