import type { SeriesDetails, VodDetails } from '@xtreme/companion/contract';
import { invalidate, type Paged, patch, patchItem } from '../cache.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { setFavorite } from './calls.ts';

type Item = { id: number; title: string; favorite: boolean };
type Details = VodDetails | SeriesDetails;

/** Marks at once and takes it back when the service refuses. */
export function FavoriteButton({ kind, item }: { kind: 'vod' | 'series'; item: Item }) {
  const { id, title, favorite } = item;
  const show = (on: boolean) => {
    patch<Details>(`${kind}/${id}`, (data) => ({ ...data, favorite: on }));
    patch<Paged<Item>>(`${kind}?`, (list) => patchItem(list, id, (one) => ({ ...one, favorite: on })));
  };
  const toggle = async () => {
    show(!favorite);
    try {
      await setFavorite(kind, id, !favorite);
    } catch (error) {
      show(favorite);
      throw error;
    }
    invalidate(`${kind}?`, () => true);
  };
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
      onClick={toggle}
    />
  );
}
