import { useState } from 'preact/hooks';
import { navigate, place, withQuery } from '../navigation.ts';
import { t } from '../strings/index.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import { CategoryList, useCategories } from './category-pane.tsx';
import { activeFilters, sortOf, sorts, withoutFilters } from './filter.ts';

type Kind = { key: 'vod' | 'series'; path: string; all: () => string };

const go = (changes: Parameters<typeof withQuery>[0]) => navigate(place.value.path, withQuery(changes));

export function SortMenu() {
  const now = sortOf(place.value.query);
  return (
    <Menu
      class="btn sm"
      label={`${t.catalogue.sort}: ${t.catalogue.sorts[now]}`}
      items={sorts.map((name) => ({
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
export function FilterBar({ kind, heading }: { kind: Kind; heading: string }) {
  const { query } = place.value;
  return (
    <div class="chips scroll filters" role="group" aria-label={t.catalogue.filters}>
      <CategoryChip kind={kind} heading={heading} />
      <span class="narrow-only">
        <SortMenu />
      </span>
      <LanguageChip kind={kind} />
      <Toggle name="favorite" label={t.catalogue.favorites} />
      {kind.key === 'vod' && <Toggle name="downloaded" label={t.catalogue.inLibrary} />}
      {query.actor && (
        <button type="button" class="chip on" onClick={() => go({ actor: null })}>
          {t.catalogue.cast} <b>{query.actor}</b>
          <Icon name="close" size="s" />
        </button>
      )}
      {activeFilters(query).length > 0 && (
        <button type="button" class="btn ghost sm" onClick={() => navigate(kind.path, withoutFilters(query))}>
          {t.catalogue.clear}
        </button>
      )}
    </div>
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
  const found = useCategories(kind.key).flatMap((one) => (one.language ? [one.language] : []));
  const languages = [...new Set([...found, ...(now ? [now] : [])])].sort((a, b) => a.localeCompare(b));
  if (languages.length < 2 && !now) return null;
  const items = [
    { label: t.catalogue.anyLanguage, chosen: !now, onChoose: () => go({ language: null }) },
    ...languages.map((name) => ({ label: name, chosen: name === now, onChoose: () => go({ language: name }) })),
  ];
  return (
    <Menu
      class={`chip ${now ? 'on' : ''}`}
      label={`${t.catalogue.language}: ${now ?? t.catalogue.anyLanguage}`}
      items={items}
    >
      {t.catalogue.language} {now && <b>{now}</b>}
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
