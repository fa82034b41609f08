import { useCallback } from 'preact/hooks';
import { usePaged } from '../cache.ts';
import { navigate, place } from '../navigation.ts';
import { playlists, playlistsKnown, shownPlaylist } from '../provider/state.ts';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { number } from '../ui/format.ts';
import { Empty, LoadError } from '../ui/notes.tsx';
import { CategoryList, useCategories } from './category-pane.tsx';
import { activeFilters, type FilterQuery, toFilter, withoutFilters } from './filter.ts';
import { FilterBar, SortMenu } from './filter-bar.tsx';
import type { CatalogueKind } from './kinds.tsx';
import { movies, series } from './kinds.tsx';
import { CardShape } from './title-card.tsx';
import { VirtualGrid } from './virtual-grid.tsx';

const pageSize = 100;

/** Categories beside a grid of posters; search and filters stand in the address. */
function CataloguePage<T extends { id: number }>({ kind }: { kind: CatalogueKind<T> }) {
  const { query } = place.value;
  const heading = useHeading(kind, query);
  return (
    <div class="split">
      <aside class="pane" aria-label={t.catalogue.categories}>
        <CategoryList kind={kind} />
      </aside>
      <section aria-label={kind.title()}>
        <Titles kind={kind} query={query} heading={heading} />
      </section>
    </div>
  );
}

function Titles<T extends { id: number }>({
  kind,
  query,
  heading,
}: {
  kind: CatalogueKind<T>;
  query: FilterQuery;
  heading: string;
}) {
  const filter = toFilter(query, shownPlaylist.value);
  const key = `${kind.key}?${JSON.stringify(filter)}`;
  const list = usePaged(key, (cursor, signal) => kind.fetch({ ...filter, cursor, limit: pageSize }, signal));
  const more = useCallback(() => void list.more(), [key]);
  const data = list.data.value;
  const error = list.error.value;
  const items = data?.items ?? [];
  const total = data?.total ?? 0;
  return (
    <>
      <div class="head catalogue-head">
        <div>
          <h1>
            <bdi>{heading}</bdi>
          </h1>
          <p class="sm" aria-live="polite">
            {data ? <Count kind={kind} total={total} exact={!data.total_estimated} query={query} /> : ' '}
          </p>
        </div>
        <div class="row end wide-only">
          <SortMenu />
        </div>
      </div>
      <FilterBar kind={kind} heading={query.search ? kind.all() : heading} />
      {error !== undefined && items.length === 0 && <LoadError error={error} retry={list.refresh} />}
      {!data && error === undefined && <Shapes />}
      {data && items.length === 0 && <Nothing kind={kind} query={query} />}
      {items.length > 0 && (
        <VirtualGrid
          key={key}
          items={items}
          label={heading}
          draw={(item, position) => kind.card(item, { ...position, total })}
          hasMore={data?.next_cursor !== null && error === undefined}
          more={more}
          placeholder={<CardShape />}
        />
      )}
      {error !== undefined && items.length > 0 && <LoadError error={error} stale retry={list.more} />}
    </>
  );
}

function Count<T extends { id: number }>({
  kind,
  total,
  exact,
  query,
}: {
  kind: CatalogueKind<T>;
  total: number;
  exact: boolean;
  query: FilterQuery;
}) {
  const filtered = activeFilters(query).length > 0;
  return (
    <span class="num">
      {filtered ? t.catalogue.pass(`${exact ? '' : '≈ '}${number(total)}`) : kind.count(total, exact)}
    </span>
  );
}

function useHeading<T extends { id: number }>(kind: CatalogueKind<T>, query: FilterQuery): string {
  const categories = useCategories(kind.key);
  if (query.search) return t.search.title(query.search);
  if (query.category) {
    const named = categories.find(
      (one) => one.category_id === query.category && (!query.playlist || one.playlist_id === Number(query.playlist)),
    );
    return named?.title ?? kind.title();
  }
  if (query.favorite) return t.catalogue.favorites;
  return query.downloaded ? t.catalogue.inLibrary : kind.all();
}

function Shapes() {
  return (
    <div class="grid late" role="status" aria-label={t.loading} aria-busy="true">
      {Array.from({ length: 18 }, (_, index) => (
        <CardShape key={index} />
      ))}
    </div>
  );
}

function Nothing<T extends { id: number }>({ kind, query }: { kind: CatalogueKind<T>; query: FilterQuery }) {
  const narrowed = query.search || query.category || activeFilters(query).length > 0;
  if (narrowed) {
    return (
      <Empty
        icon="search"
        title={<bdi>{query.search ? t.catalogue.emptySearch(query.search) : t.catalogue.emptyFilter}</bdi>}
        hint={query.search ? t.search.nothingHint : t.catalogue.emptyFilterHint}
      >
        <Button onClick={() => navigate(kind.path, query.search ? {} : withoutFilters({}))}>
          {t.catalogue.clearAll}
        </Button>
      </Empty>
    );
  }
  const none = playlistsKnown.value && playlists.value.items.length === 0;
  return (
    <Empty
      icon={kind.icon}
      title={none ? t.accounts.none : t.catalogue.empty}
      hint={none ? t.catalogue.emptyNoAccountHint : t.catalogue.emptyHint}
    >
      <a class="btn primary" href={href(none ? '/welcome' : '/settings/accounts')}>
        {none ? t.account.add : t.accounts.title}
      </a>
    </Empty>
  );
}

export const MoviesPage = () => <CataloguePage kind={movies} />;
export const SeriesListPage = () => <CataloguePage kind={series} />;
