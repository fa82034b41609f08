import type { SectionName, SeriesDetails, VodDetails } from '@xtreme/companion/contract';
import { invalidate, type Paged, patch, patchItem } from '../cache.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { setFavorite } from './calls.ts';
import { changeItem, type LongList } from './long-list.ts';

type Item = { id: number; title: string; favorite: boolean };
type Details = VodDetails | SeriesDetails;

/** Shows at once whether a title is a favourite, wherever it stands. */
export function showFavorite(kind: SectionName, id: number, on: boolean): void {
  patch<Details>(`${kind}/${id}`, (data) => ({ ...data, favorite: on }));
  const change = (one: Item) => ({ ...one, favorite: on });
  patch<Paged<Item> | LongList<Item>>(`${kind}?`, (list) =>
    'pages' in list ? changeItem(list, id, change) : patchItem(list, id, change),
  );
}

/** Marks at once and takes it back when the service refuses. */
export async function toggleFavorite(kind: SectionName, { id, favorite }: Item): Promise<void> {
  showFavorite(kind, id, !favorite);
  try {
    await setFavorite(kind, id, !favorite);
  } catch (error) {
    showFavorite(kind, id, favorite);
    throw error;
  }
  invalidate(`${kind}?`, () => true);
}

export function FavoriteButton({ kind, item }: { kind: SectionName; item: Item }) {
  const { title, favorite } = item;
  const label = favorite ? t.catalogue.unfavorite(title) : t.catalogue.favorite(title);
  return (
    <Button
      look="ic"
      class={favorite ? 'c-bad' : undefined}
      icon="heart"
      solidIcon={favorite}
      aria-label={label}
      title={label}
      aria-pressed={favorite}
      onClick={() => toggleFavorite(kind, item)}
    />
  );
}
