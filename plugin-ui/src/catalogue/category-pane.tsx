import type { Category, SectionName } from '@xtreme/companion/contract';
import { useState } from 'preact/hooks';
import { useResource } from '../cache.ts';
import { place, withQuery } from '../navigation.ts';
import { shownPlaylist } from '../provider/state.ts';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { number } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { roving } from '../ui/roving.ts';
import { fetchCategories } from './calls.ts';
import { languageCode } from './labels.ts';

const rows = roving('li');

type Kind = { key: SectionName; path: string; all: () => string };

export function useCategories(key: SectionName): readonly Category[] {
  const playlist = shownPlaylist.value;
  const { data } = useResource(
    `${key}/categories?${playlist ?? ''}`,
    (signal) => fetchCategories(key, playlist, signal),
    { maxAge: 300_000 },
  );
  return data.value?.items ?? [];
}

/** The categories with a search of their own. The same list stands beside the posters and in the phone's sheet. */
export function CategoryList({ kind, onChoose }: { kind: Kind; onChoose?: () => void }) {
  const [words, setWords] = useState('');
  const categories = useCategories(kind.key);
  const wanted = words.trim().toLocaleLowerCase();
  const found = categories.filter((one) => `${one.title} ${one.name}`.toLocaleLowerCase().includes(wanted));
  return (
    <>
      <label class="input quiet sm">
        <Icon name="search" size="s" class="t3" />
        <input
          type="search"
          placeholder={t.catalogue.findCategory(categories.length)}
          aria-label={t.catalogue.findCategoryLabel}
          value={words}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
      </label>
      <ul ref={rows} aria-label={t.catalogue.categories} onClick={onChoose}>
        {wanted === '' && <Everything kind={kind} />}
        {found.length > 0 && <li class="group">{t.catalogue.groupLabel}</li>}
        {found.map((category) => (
          <CategoryRow key={`${category.playlist_id}:${category.category_id}`} kind={kind} category={category} />
        ))}
        {found.length === 0 && wanted !== '' && <li class="group">{t.catalogue.noCategory}</li>}
      </ul>
    </>
  );
}

function Everything({ kind }: { kind: Kind }) {
  const { query } = place.value;
  const rows: [name: string, changes: { favorite?: string; downloaded?: string }][] = [
    [kind.all(), {}],
    [t.catalogue.favorites, { favorite: 'true' }],
  ];
  if (kind.key === 'vod') rows.push([t.catalogue.inLibrary, { downloaded: 'true' }]);
  return (
    <>
      {rows.map(([name, changes]) => {
        const here = !query.category && query.favorite === changes.favorite && query.downloaded === changes.downloaded;
        return (
          <li key={name}>
            <a href={href(kind.path, { sort: query.sort, ...changes })} aria-current={here ? 'true' : undefined}>
              <span class="grow">{name}</span>
            </a>
          </li>
        );
      })}
    </>
  );
}

function CategoryRow({ kind, category }: { kind: Kind; category: Category }) {
  const { query } = place.value;
  const { playlist_id, category_id, language, title, name, count } = category;
  const here = query.category === category_id && (!query.playlist || Number(query.playlist) === playlist_id);
  const target = withQuery({
    category: category_id,
    playlist: playlist_id,
    search: null,
    favorite: null,
    downloaded: null,
  });
  return (
    <li>
      <a href={href(kind.path, target)} aria-current={here ? 'true' : undefined} title={name}>
        <span class="lang">{language ? languageCode(language) : ''}</span>
        <span class="grow cut">
          <bdi>{title}</bdi>
        </span>
        <span class="count">{number(count)}</span>
      </a>
    </li>
  );
}
