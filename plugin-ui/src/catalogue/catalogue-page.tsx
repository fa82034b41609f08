import { useCallback } from 'preact/hooks';
import { usePaged } from '../cache.ts';
import { place } from '../navigation.ts';
import { shownPlaylist } from '../provider/state.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { number } from '../ui/format.ts';
import { LoadError } from '../ui/notes.tsx';
import { toastError } from '../ui/toast.tsx';
import { CategoryList, useCategories } from './category-pane.tsx';
import { toggleFavorite } from './favorite.tsx';
import { activeFilters, type FilterQuery, toFilter } from './filter.ts';
import { FilterBar, SortMenu } from './filter-bar.tsx';
import { type CardItem, type CatalogueKind, movies, series } from './kinds.tsx';
import { Nothing } from './nothing.tsx';
import { mostAtOnce, TitleSelectionBar } from './selection-bar.tsx';
import { CardShape } from './title-card.tsx';
import { type Choosing, useSelection } from './use-selection.ts';
import { VirtualGrid } from './virtual-grid.tsx';

const pageSize = 100;

/** Categories beside a grid of posters; search and filters stand in the address. */
function CataloguePage<T extends CardItem>({ kind }: { kind: CatalogueKind<T> }) {
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

function Titles<T extends CardItem>({
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
  const choosing = useSelection(items, key);
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
          <Button
            look="sm"
            icon="check"
            aria-pressed={choosing.on}
            onClick={choosing.on ? choosing.clear : choosing.begin}
          >
            {t.select.start}
          </Button>
          <SortMenu />
        </div>
      </div>
      <FilterBar
        kind={kind}
        heading={query.search ? kind.all() : heading}
        select={choosing.on ? choosing.clear : choosing.begin}
      />
      {error !== undefined && items.length === 0 && <LoadError error={error} retry={list.refresh} />}
      {!data && error === undefined && <Shapes />}
      {data && items.length === 0 && <Nothing kind={kind} query={query} />}
      {items.length > 0 && (
        <VirtualGrid
          key={key}
          items={items}
          label={heading}
          draw={(item, position) => {
            const choose = { selected: choosing.selection.ids.has(item.id), on: choosing.on, pick: choosing.pick };
            return kind.card(item, { ...position, total, choose });
          }}
          onKey={(event, index) => pressKey(event, items[index], kind, choosing)}
          hasMore={data?.next_cursor !== null && error === undefined}
          more={more}
          placeholder={<CardShape />}
        />
      )}
      {error !== undefined && items.length > 0 && <LoadError error={error} stale retry={list.more} />}
      {choosing.on && (
        <TitleSelectionBar
          kind={kind.key}
          choosing={choosing}
          total={total}
          fetchPage={(cursor) => kind.fetch({ ...filter, cursor, limit: Math.min(200, mostAtOnce) })}
        />
      )}
    </>
  );
}

/** Space chooses, `F` marks, `D` downloads; `Enter` opens by itself, because the cell is a link. */
function pressKey<T extends CardItem>(
  event: KeyboardEvent,
  item: T | undefined,
  kind: CatalogueKind<T>,
  choosing: Choosing,
): boolean {
  const inControl = event.target instanceof Element && event.target.closest('button, input');
  if (!item || event.ctrlKey || event.metaKey || event.altKey || inControl) return false;
  const keys: Record<string, () => unknown> = {
    ' ': () => choosing.pick(item.id, event.shiftKey),
    f: () => toggleFavorite(kind.key, item).catch(toastError),
    d: () => kind.download(item),
  };
  const act = keys[event.key.toLowerCase()];
  act?.();
  return act !== undefined;
}

function Count<T extends CardItem>({
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

function useHeading<T extends CardItem>(kind: CatalogueKind<T>, query: FilterQuery): string {
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

export const MoviesPage = () => <CataloguePage kind={movies} />;
export const SeriesListPage = () => <CataloguePage kind={series} />;
