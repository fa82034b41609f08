import type { SectionName } from '@xtreme/companion/contract';
import { useState } from 'preact/hooks';
import { useResource } from '../cache.ts';
import { navigate, place, withQuery } from '../navigation.ts';
import { shownPlaylist } from '../provider/state.ts';
import { t } from '../strings/index.ts';
import { Dialog } from '../ui/dialog.tsx';
import { number, rating } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { CategoryList, useCategories } from './category-pane.tsx';
import { activeFilters, type SortName, sortOf, sorts, withoutFilters } from './filter.ts';
import { fetchLanguages } from './calls.ts';
import { CastNote, InOtherList, PersonChip } from './people-filter.tsx';

type Kind = { key: SectionName; path: string; all: () => string };

const go = (changes: Parameters<typeof withQuery>[0]) => navigate(place.value.path, withQuery(changes));

/** Channels are named, not rated or dated: their list offers less. */
export function SortMenu({ fallback }: { fallback?: SortName }) {
  const now = sortOf(place.value.query, fallback);
  const offered = fallback === 'name' ? (['name', '-added_at'] as const) : sorts;
  return (
    <Menu
      class="btn sm"
      label={`${t.catalogue.sort}: ${t.catalogue.sorts[now]}`}
      items={offered.map((name) => ({
        label: t.catalogue.sorts[name],
        chosen: name === now,
        onChoose: () => go({ sort: name }),
      }))}
    >
      <Icon name="sort" size="s" />
      {t.catalogue.sorts[now]}
    </Menu>
  );
}

/** Chips that filter: tinted = on, with the value in bold. */
export function FilterBar({ kind, heading, select }: { kind: Kind; heading: string; select?: () => void }) {
  const { query } = place.value;
  return (
    <>
      <div class="chips scroll filters" role="group" aria-label={t.catalogue.filters}>
        <PersonChip name="actor" label={t.catalogue.cast} />
        <PersonChip name="director" label={t.catalogue.director} />
        {kind.key !== 'live' && <InOtherList list={kind.key} />}
        <CategoryChip kind={kind} heading={heading} />
        <span class="narrow-only">
          <SortMenu {...(kind.key === 'live' ? { fallback: 'name' as const } : {})} />
        </span>
        <LanguageChip kind={kind} />
        {kind.key !== 'live' && <YearChip />}
        {kind.key !== 'live' && <RatingChip />}
        <Toggle name="favorite" label={t.catalogue.favorites} />
        {kind.key === 'vod' && <Toggle name="downloaded" label={t.catalogue.inLibrary} />}
        {select && (
          <button type="button" class="chip narrow-only" onClick={select}>
            {t.select.start}
          </button>
        )}
        {activeFilters(query).length > 0 && (
          <button type="button" class="btn ghost sm" onClick={() => navigate(kind.path, withoutFilters(query))}>
            {t.catalogue.clear}
          </button>
        )}
      </div>
      {kind.key !== 'live' && <CastNote list={kind.key} />}
    </>
  );
}

function Toggle({ name, label }: { name: 'favorite' | 'downloaded'; label: string }) {
  const on = place.value.query[name] === 'true';
  return (
    <button
      type="button"
      class={`chip ${on ? 'on' : ''}`}
      aria-pressed={on}
      onClick={() => go({ [name]: on ? null : 'true' })}
    >
      {on && <Icon name="check" size="s" />}
      {label}
    </button>
  );
}

function LanguageChip({ kind }: { kind: Kind }) {
  const now = place.value.query.language;
  const languages = useLanguages(kind.key, now);
  if (languages.length < 2 && !now) return null;
  const items = [
    { label: t.catalogue.anyLanguage, chosen: !now, onChoose: () => go({ language: null }) },
    ...languages.map(({ language, count }) => ({
      label: (
        <span class="row">
          <bdi class="grow cut">{language}</bdi>
          {count > 0 && <span class="count">{number(count)}</span>}
        </span>
      ),
      chosen: language === now,
      onChoose: () => go({ language }),
    })),
  ];
  return <ChoiceChip name={t.catalogue.language} none={t.catalogue.anyLanguage} value={now} items={items} />;
}

/** The titles' own languages; from an older service those that its categories name. */
function useLanguages(key: SectionName, now: string | undefined): { language: string; count: number }[] {
  const playlist = shownPlaylist.value;
  const asked = useResource(`${key}/languages?${playlist ?? ''}`, (signal) => fetchLanguages(key, playlist, signal), {
    maxAge: 300_000,
  });
  const named = useCategories(key).flatMap((one) => (one.language ? [one.language] : []));
  const counted = asked.data.value?.items;
  const found =
    counted && counted.length > 0
      ? [...counted].sort((a, b) => b.count - a.count)
      : [...new Set(named)].sort((a, b) => a.localeCompare(b)).map((language) => ({ language, count: 0 }));
  return now && !found.some(({ language }) => language === now) ? [...found, { language: now, count: 0 }] : found;
}

/** Decades, from the newest: what people mean when they ask for a year. */
function YearChip() {
  const { from, to } = place.value.query;
  const thisYear = new Date().getFullYear();
  const ranges: [from: number | null, to: number | null][] = [
    [thisYear, null],
    [thisYear - 1, null],
    [2020, null],
    [2010, 2019],
    [2000, 2009],
    [1990, 1999],
    [1980, 1989],
    [null, 1979],
  ];
  const nameOf = ([first, last]: (typeof ranges)[number]) =>
    first === null
      ? t.catalogue.yearBefore((last ?? 0) + 1)
      : last === null
        ? t.catalogue.yearFrom(first)
        : t.catalogue.yearBetween(first, last);
  const now: (typeof ranges)[number] = [from ? Number(from) : null, to ? Number(to) : null];
  const items = [
    { label: t.catalogue.anyYear, chosen: !from && !to, onChoose: () => go({ from: null, to: null }) },
    ...ranges.map((range) => ({
      label: nameOf(range),
      chosen: range[0] === now[0] && range[1] === now[1],
      onChoose: () => go({ from: range[0], to: range[1] }),
    })),
  ];
  return (
    <ChoiceChip
      name={t.catalogue.year}
      none={t.catalogue.anyYear}
      value={from || to ? nameOf(now) : undefined}
      items={items}
    />
  );
}

function RatingChip() {
  const now = place.value.query.rating;
  const nameOf = (least: number) => t.catalogue.ratingFrom(rating(least));
  const items = [
    { label: t.catalogue.anyRating, chosen: !now, onChoose: () => go({ rating: null }) },
    ...[9, 8, 7, 6, 5].map((least) => ({
      label: nameOf(least),
      chosen: now === String(least),
      onChoose: () => go({ rating: least }),
    })),
  ];
  return (
    <ChoiceChip
      name={t.catalogue.rating}
      none={t.catalogue.anyRating}
      value={now ? nameOf(Number(now)) : undefined}
      items={items}
    />
  );
}

type ChoiceProps = { name: string; none: string; value: string | undefined; items: MenuItem[] };

function ChoiceChip({ name, none, value, items }: ChoiceProps) {
  return (
    <Menu class={`chip ${value ? 'on' : ''}`} label={`${name}: ${value ?? none}`} items={items}>
      {name}{' '}
      {value && (
        <b>
          <bdi>{value}</bdi>
        </b>
      )}
      <Icon name="down" size="s" />
    </Menu>
  );
}

/** Where the pane has no room: a chip that opens it as a sheet. */
function CategoryChip({ kind, heading }: { kind: Kind; heading: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="chip narrow-only" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="folder" size="s" />
        <b>
          <bdi>{heading}</bdi>
        </b>
        <Icon name="down" size="s" />
      </button>
      {open && (
        <Dialog title={t.catalogue.categories} sheet onClose={() => setOpen(false)}>
          <div class="pane in-sheet">
            <CategoryList kind={kind} onChoose={() => setOpen(false)} />
          </div>
        </Dialog>
      )}
    </>
  );
}
