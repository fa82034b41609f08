import { useRef } from 'preact/hooks';
import { place } from '../navigation.ts';
import { shownPlaylist } from '../provider/state.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { number } from '../ui/format.ts';
import { LoadError } from '../ui/notes.tsx';
import { toast, toastError } from '../ui/toast.tsx';
import { CategoryList, useCategories } from './category-pane.tsx';
import { toggleFavorite } from './favorite.tsx';
import { activeFilters, type FilterQuery, toFilter } from './filter.ts';
import { FilterBar, SortMenu } from './filter-bar.tsx';
import { type CardItem, type CatalogueKind, movies, series } from './kinds.tsx';
import { grouping } from './grouping.ts';
import { Nothing } from './nothing.tsx';
import { mostAtOnce, TitleSelectionBar } from './selection-bar.tsx';
import { CardShape } from './title-card.tsx';
import { useLongList } from './use-long-list.ts';
import { type Choosing, useSelection } from './use-selection.ts';
import { VirtualGrid } from './virtual-grid.tsx';

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
  const filter = { ...toFilter(query, shownPlaylist.value), ...grouping() };
  const key = `${kind.key}?${JSON.stringify(filter)}`;
  const { list, error, at, want, retry, idsBetween } = useLongList(key, (place, signal) =>
    kind.fetch({ ...filter, ...place }, signal),
  );
  const total = list?.total ?? 0;
  const choosing = useSelection(noItems, key);
  const pickAt = usePickAt(choosing, idsBetween);
  return (
    <>
      <div class="head catalogue-head">
        <div>
          <h1>
            <bdi>{heading}</bdi>
          </h1>
          <p class="sm" aria-live="polite">
            {list ? <Count kind={kind} total={total} exact={list.exact} query={query} /> : ' '}
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
      {error !== undefined && total === 0 && <LoadError error={error} retry={retry} />}
      {!list && error === undefined && <Shapes />}
      {list && total === 0 && error === undefined && <Nothing kind={kind} query={query} />}
      {total > 0 && (
        <VirtualGrid
          key={key}
          count={total}
          at={at}
          label={heading}
          draw={(item, position) => {
            const pick = (id: number, shift: boolean) => void pickAt(position.index, id, shift).catch(toastError);
            const choose = { selected: choosing.selection.ids.has(item.id), on: choosing.on, pick };
            return kind.card(item, { ...position, total, choose });
          }}
          onKey={(event, index) => pressKey(event, at(index), kind, (id, shift) => pickAt(index, id, shift))}
          onWindow={want}
          placeholder={() => <CardShape />}
        />
      )}
      {error !== undefined && total > 0 && (
        <div class="grid-error">
          <LoadError error={error} stale retry={retry} />
        </div>
      )}
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

const noItems: { id: number }[] = [];

/** Choosing by position: a range may reach over titles that are not loaded. */
function usePickAt(choosing: Choosing, idsBetween: (from: number, to: number) => Promise<number[]>) {
  const anchor = useRef<number | null>(null);
  if (choosing.selection.anchor === null) anchor.current = null;
  return async (index: number, id: number, shift: boolean): Promise<void> => {
    const from = anchor.current;
    anchor.current = index;
    if (!shift || from === null) return choosing.pick(id, false);
    if (Math.abs(index - from) >= mostAtOnce) toast('info', t.select.most(mostAtOnce));
    else choosing.pick(id, true, await idsBetween(Math.min(from, index), Math.max(from, index)));
  };
}

/** Space chooses, `F` marks, `D` downloads; `Enter` opens by itself, because the cell is a link. */
function pressKey<T extends CardItem>(
  event: KeyboardEvent,
  item: T | undefined,
  kind: CatalogueKind<T>,
  pick: (id: number, shift: boolean) => Promise<void>,
): boolean {
  const inControl = event.target instanceof Element && event.target.closest('button, input');
  if (!item || event.ctrlKey || event.metaKey || event.altKey || inControl) return false;
  const keys: Record<string, () => unknown> = {
    ' ': () => pick(item.id, event.shiftKey).catch(toastError),
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
