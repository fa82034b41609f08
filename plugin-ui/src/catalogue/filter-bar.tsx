import type { SectionName } from '@xtreme/companion/contract';
import { useState } from 'preact/hooks';
import { navigate, place, withQuery } from '../navigation.ts';
import { t } from '../strings/index.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import { CategoryList } from './category-pane.tsx';
import { activeFilters, type SortName, sortOf, sorts, withoutFilters } from './filter.ts';
import { FilterChips } from './filter-chips.tsx';
import { grouped } from './grouping.ts';
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
        <FilterChips list={kind.key} />
        <Toggle name="favorite" label={t.catalogue.favorites} />
        {kind.key === 'vod' && <Toggle name="downloaded" label={t.catalogue.inLibrary} />}
        {kind.key !== 'live' && <GroupToggle />}
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

/** Whether the variants of a title are one card. */
function GroupToggle() {
  return (
    <button
      type="button"
      class={`chip ${grouped.value ? 'on' : ''}`}
      aria-pressed={grouped.value}
      title={t.variants.groupHint}
      data-testid="group-titles"
      onClick={() => {
        grouped.value = !grouped.value;
      }}
    >
      {grouped.value && <Icon name="check" size="s" />}
      {t.variants.group}
    </button>
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
