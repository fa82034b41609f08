import type { Download } from '@xtreme/companion/contract';
import { t } from '../strings/index.ts';
import { moment } from '../ui/format.ts';
import type { IconName } from '../ui/icon-sprite.tsx';

/** What a download waits for, in words, with its sign. Null when it waits for nothing but its turn. */
export function waitOf({
  waiting_for,
  status,
  waiting_until,
}: Pick<Download, 'waiting_for' | 'status'> & { waiting_until?: string | null }): {
  text: string;
  icon: IconName;
} | null {
  const signs: Record<NonNullable<Download['waiting_for']>, IconName> = {
    slot: 'clock',
    disk: 'disk',
    provider: 'plug',
    schedule: 'moon',
  };
  // What has begun has its place; only a connection of the account is wanting.
  if (waiting_for === 'slot' && status === 'downloading') return { text: t.downloads.waits.connection, icon: 'plug' };
  const known = waiting_for === 'schedule' || waiting_for === 'provider';
  const text = known && waiting_until ? t.downloads.waitsUntil[waiting_for](moment(waiting_until)) : null;
  return waiting_for && { text: text ?? t.downloads.waits[waiting_for], icon: signs[waiting_for] };
}

/** The address of the picture of a download's title. */
export function imageOf({ kind, item }: Download): string | null {
  if (kind === 'movie') return `api/images/movie/${item.id}`;
  return item.series_id ? `api/images/series/${item.series_id}` : null;
}

/** The page of a download's title. */
export function pageOf({ kind, item }: Download): string {
  return kind === 'movie' ? `/movies/${item.id}` : `/series/${item.series_id ?? ''}`;
}
