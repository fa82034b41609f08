import type { LiveItem } from '@xtreme/companion/contract';
import { CategoryList, useCategories } from '../catalogue/category-pane.tsx';
import { activeFilters, toFilter } from '../catalogue/filter.ts';
import { FilterBar, SortMenu } from '../catalogue/filter-bar.tsx';
import { Nothing } from '../catalogue/nothing.tsx';
import { useLongList } from '../catalogue/use-long-list.ts';
import { VirtualGrid } from '../catalogue/virtual-grid.tsx';
import { place } from '../navigation.ts';
import { shownPlaylist } from '../provider/state.ts';
import { t } from '../strings/index.ts';
import { number } from '../ui/format.ts';
import { LoadError, Skeleton } from '../ui/notes.tsx';
import { fetchChannels } from './calls.ts';
import { ChannelRow } from './channel-row.tsx';

const kind = { key: 'live', path: '/live', icon: 'live', title: () => t.nav.live, all: () => t.live.all } as const;

/** Categories beside the channels; each says what is on now and next as soon as it is seen. */
export function LivePage() {
  const { query } = place.value;
  const categories = useCategories('live');
  const category = categories.find((one) => one.category_id === query.category);
  const heading = query.search
    ? t.search.title(query.search)
    : (category?.title ?? (query.favorite ? t.catalogue.favorites : kind.all()));
  const filter = { ...toFilter(query, shownPlaylist.value), sort: query.sort ?? 'name' };
  const key = `live?${JSON.stringify(filter)}`;
  const { list, error, at, want, retry } = useLongList<LiveItem>(key, (place, signal) =>
    fetchChannels({ ...filter, ...place }, signal),
  );
  const total = list?.total ?? 0;
  return (
    <div class="split">
      <aside class="pane" aria-label={t.catalogue.categories}>
        <CategoryList kind={kind} />
      </aside>
      <section aria-label={t.live.label}>
        <div class="head catalogue-head">
          <div>
            <h1>
              <bdi>{heading}</bdi>
            </h1>
            <p class="sm" aria-live="polite">
              {list && (
                <span class="num">
                  {activeFilters(query).length > 0
                    ? t.catalogue.pass(number(total))
                    : t.live.count(number(total), list.exact)}
                </span>
              )}
              {list && '. '}
              <span class="wide-only">{t.live.first}</span>
            </p>
          </div>
          <div class="row end wide-only">
            <SortMenu fallback="name" />
          </div>
        </div>
        <FilterBar kind={kind} heading={query.search ? kind.all() : heading} />
        {error !== undefined && total === 0 && <LoadError error={error} retry={retry} />}
        {!list && error === undefined && <Skeleton shape="row" rows={8} />}
        {list && total === 0 && error === undefined && <Nothing kind={kind} query={query} />}
        {total > 0 && (
          <div class="panel bleed channels">
            <VirtualGrid
              key={key}
              look="channel-list"
              count={total}
              at={at}
              label={t.live.label}
              draw={(item, position) => <ChannelRow key={item.id} item={item} total={total} {...position} />}
              onWindow={want}
              placeholder={() => <div class="chan shape" aria-hidden="true" />}
            />
          </div>
        )}
        {error !== undefined && total > 0 && (
          <div class="grid-error">
            <LoadError error={error} stale retry={retry} />
          </div>
        )}
      </section>
    </div>
  );
}
