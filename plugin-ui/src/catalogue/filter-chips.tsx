import type { Facets, SectionName } from '@xtreme/companion/contract';
import { useResource } from '../cache.ts';
import { navigate, place, withQuery } from '../navigation.ts';
import { shownPlaylist } from '../provider/state.ts';
import { t } from '../strings/index.ts';
import { number, rating } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { fetchFacets } from './calls.ts';
import { valuesIn, withValue } from './filter.ts';

type Values = { value: string; count: number }[];

const go = (changes: Parameters<typeof withQuery>[0]) => navigate(place.value.path, withQuery(changes));
const mostOffered = 40;

/** What can be told of titles, as chips: each offers only values that titles here have. */
export function FilterChips({ list }: { list: SectionName }) {
  const facets = useFacets(list);
  const languages = (facets?.languages ?? []).map(({ language, count }) => ({ value: language, count }));
  const tags = (facets?.tags ?? []).map(({ tag, count }) => ({ value: tag, count }));
  return (
    <>
      <SeveralChip name="language" label={t.catalogue.language} none={t.catalogue.anyLanguage} values={languages} />
      <SeveralChip name="tag" label={t.catalogue.tags} none={t.catalogue.anyTag} values={tags} />
      {list !== 'live' && <YearChip years={facets?.years ?? []} />}
      {list !== 'live' && <RatingChip ratings={facets?.ratings ?? []} />}
      <AddedChip added={facets?.added ?? []} total={facets?.total ?? 0} />
    </>
  );
}

/** Of the account and the category that are shown; counted by the service once per sync. */
function useFacets(list: SectionName): Facets | undefined {
  const { category, playlist } = place.value.query;
  const query = { playlist_id: Number(playlist) || shownPlaylist.value, category_id: category };
  const key = `${list}/facets?${JSON.stringify(query)}`;
  return useResource(key, (signal) => fetchFacets(list, query, signal), { maxAge: 300_000 }).data.value;
}

type SeveralProps = { name: 'language' | 'tag'; label: string; none: string; values: Values };

/** Several values together; what is chosen stays on offer where nothing has it any more. */
function SeveralChip({ name, label, none, values }: SeveralProps) {
  const text = place.value.query[name];
  const chosen = valuesIn(text);
  const known = values.slice(0, mostOffered);
  const missing = chosen.filter((value) => !known.some((one) => one.value === value));
  if (known.length < (name === 'language' ? 2 : 1) && chosen.length === 0) return null;
  const items: MenuItem[] = [
    { label: none, chosen: chosen.length === 0, onChoose: () => go({ [name]: null }) },
    ...[...known, ...missing.map((value) => ({ value, count: 0 }))].map(({ value, count }): MenuItem => ({
      label: <Counted name={value} count={count} />,
      chosen: chosen.includes(value),
      several: true,
      onChoose: () => go({ [name]: withValue(place.peek().query[name], value) }),
    })),
  ];
  const shown = chosen.length > 1 ? `${chosen[0]} +${number(chosen.length - 1)}` : chosen[0];
  return <ChoiceChip name={label} none={none} value={shown} items={items} />;
}

/** Decades, from the newest: what people mean when they ask for a year. */
function YearChip({ years }: { years: Facets['years'] }) {
  const { from, to } = place.value.query;
  const thisYear = new Date().getFullYear();
  type Range = [from: number | null, to: number | null];
  const ranges: Range[] = [
    [thisYear, null],
    [thisYear - 1, null],
    [2020, null],
    [2010, 2019],
    [2000, 2009],
    [1990, 1999],
    [1980, 1989],
    [null, 1979],
  ];
  const nameOf = ([first, last]: Range) =>
    first === null
      ? t.catalogue.yearBefore((last ?? 0) + 1)
      : last === null
        ? t.catalogue.yearFrom(first)
        : t.catalogue.yearBetween(first, last);
  const countOf = ([first, last]: Range) =>
    years.reduce((sum, { year, count }) => (year >= (first ?? 0) && year <= (last ?? 9999) ? sum + count : sum), 0);
  const now: Range = [from ? Number(from) : null, to ? Number(to) : null];
  const isNow = (range: Range) => range[0] === now[0] && range[1] === now[1];
  const offered = ranges.filter((range) => countOf(range) > 0 || isNow(range));
  if (offered.length === 0 && !from && !to) return null;
  const items = [
    { label: t.catalogue.anyYear, chosen: !from && !to, onChoose: () => go({ from: null, to: null }) },
    ...offered.map((range) => ({
      label: <Counted name={nameOf(range)} count={countOf(range)} />,
      chosen: isNow(range),
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

function RatingChip({ ratings }: { ratings: Facets['ratings'] }) {
  const now = place.value.query.rating;
  if (ratings.length === 0 && !now) return null;
  const nameOf = (least: number) => t.catalogue.ratingFrom(rating(least));
  const items = [
    { label: t.catalogue.anyRating, chosen: !now, onChoose: () => go({ rating: null }) },
    ...ratings.map(({ rating_min: least, count }) => ({
      label: <Counted name={nameOf(least)} count={count} />,
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

/** A time in which everything was added says nothing. */
function AddedChip({ added, total }: { added: Facets['added']; total: number }) {
  const now = place.value.query.added;
  const offered = added.filter(({ added_days, count }) => count < total || now === String(added_days));
  if (offered.length === 0 && !now) return null;
  const items = [
    { label: t.catalogue.anyTime, chosen: !now, onChoose: () => go({ added: null }) },
    ...offered.map(({ added_days: days, count }) => ({
      label: <Counted name={t.catalogue.addedIn(days)} count={count} />,
      chosen: now === String(days),
      onChoose: () => go({ added: days }),
    })),
  ];
  return (
    <ChoiceChip
      name={t.catalogue.addedFilter}
      none={t.catalogue.anyTime}
      value={now ? t.catalogue.addedIn(Number(now)) : undefined}
      items={items}
    />
  );
}

function Counted({ name, count }: { name: string; count: number }) {
  return (
    <span class="row">
      <bdi class="grow cut">{name}</bdi>
      {count > 0 && <span class="count">{number(count)}</span>}
    </span>
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
