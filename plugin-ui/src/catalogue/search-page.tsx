import { usePaged } from '../cache.ts';
import { place } from '../navigation.ts';
import { shownPlaylist } from '../provider/state.ts';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { number } from '../ui/format.ts';
import { Empty, LoadError } from '../ui/notes.tsx';
import { roving } from '../ui/roving.ts';
import { toFilter } from './filter.ts';
import { grouping } from './grouping.ts';
import { type CardItem, type CatalogueKind, movies, series } from './kinds.tsx';
import { CardShape } from './title-card.tsx';

const shownEach = 24;
const cells = roving('.card');

/** One search over all catalogues: the best of each, and the way to all of them. */
export function SearchPage() {
  const words = (place.value.query.search ?? '').trim();
  if (words === '') return <Empty icon="search" title={t.search.everything} hint={t.search.hint} />;
  return (
    <>
      <div class="head">
        <div>
          <h1>
            <bdi>{t.search.title(words)}</bdi>
          </h1>
        </div>
      </div>
      <div class="stack loose">
        <Shelf kind={movies} words={words} />
        <Shelf kind={series} words={words} />
      </div>
    </>
  );
}

function Shelf<T extends CardItem>({ kind, words }: { kind: CatalogueKind<T>; words: string }) {
  const filter = { ...toFilter({ search: words }, shownPlaylist.value), ...grouping() };
  const key = `${kind.key}?first ${JSON.stringify(filter)}`;
  const list = usePaged(key, (cursor, signal) => kind.fetch({ ...filter, cursor, limit: shownEach }, signal));
  const { value: data } = list.data;
  const error = list.error.value;
  return (
    <section aria-label={kind.title()}>
      <div class="sec">
        <h2>{kind.title()}</h2>
        {data && <span class="count">{number(data.total)}</span>}
        {data?.next_cursor && (
          <a class="link sm end" href={href(kind.path, { search: words })}>
            {t.search.all(number(data.total))}
          </a>
        )}
      </div>
      {error !== undefined && <LoadError error={error} retry={list.refresh} />}
      {data?.items.length === 0 && <p class="t3">{t.search.nothing(words)}</p>}
      <div class="grid" role="list" ref={cells}>
        {data
          ? data.items.map((item, index) => kind.card(item, { index, tabIndex: 0, total: data.items.length }))
          : error === undefined && Array.from({ length: 6 }, (_, index) => <CardShape key={index} />)}
      </div>
    </section>
  );
}
