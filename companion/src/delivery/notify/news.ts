import { type Catalogue, syncFinished } from '../../catalogue/index.ts';
import type { NotifiedEvent } from '../../contract/index.ts';
import { downloadChanged, type DownloadRow, type Downloads, downloadShown } from '../../downloads/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Events } from '../../platform/events.ts';
import type { Provider } from '../../provider/index.ts';
import { type Followed, followedMoved, newEpisodes } from '../../tracking/index.ts';
import { libraryScanned } from '../events.ts';
import type { Delivery } from '../index.ts';
import type { News, Notifiers } from './notifiers.ts';

const dayMs = 86_400_000;
/** An account is spoken of when it ends within so many days, and once more the day before. */
const expiryDays = [7, 1];
/** In a message's text, and in its data. */
const mostNamed = 20;
const mostTold = 500;

type Options = {
  notifiers: Notifiers;
  events: Events;
  clock: Clock;
  provider: Provider;
  catalogue: Catalogue;
  downloads: Downloads;
  delivery: Delivery;
};

/** What of all that happens is told to the receivers, in data and in words. */
export function createNews({ notifiers, events, clock, provider, catalogue, downloads, delivery }: Options) {
  const tell = (news: News & { type: NotifiedEvent }) => notifiers.tell(news);

  events.on(downloadChanged, async ({ row, statusChanged }) => {
    if (statusChanged && row.status === 'completed') await tell(completed(row));
    if (statusChanged && row.status === 'failed') await tell(failed(row));
  });

  events.on(syncFinished, async ({ playlistId, error }) => {
    const { name } = await provider.account(playlistId);
    const data = { playlist_id: playlistId, name };
    if (error === null) {
      await tell({ type: 'sync.completed', data, title: name, text: 'The catalogue is up to date.' });
    } else {
      await tell({ type: 'sync.failed', data: { ...data, error }, title: `${name} could not be synced`, text: error });
    }
  });

  events.on(newEpisodes, async ({ seriesId, downloadIds }) => {
    const series = await catalogue.title(seriesId, 'series');
    const rows = await Promise.all(downloadIds.map((id) => downloads.get(id)));
    await tell({
      type: 'series.new_episodes',
      data: {
        series_id: seriesId,
        title: series.title,
        playlist_id: series.playlist_id,
        downloads: rows.map((row) => downloadShown(row, null)),
      },
      title: `${series.title}: ${rows.length === 1 ? 'a new episode' : `${rows.length} new episodes`}`,
      text: rows.map(({ title }) => title).join('\n'),
    });
  });

  events.on(followedMoved, async ({ playlistId, section, gone, back }) => {
    const { name } = await provider.account(playlistId);
    const account = { playlist_id: playlistId, name, section };
    if (gone.length > 0) await tell(moved('title.gone', account, gone));
    if (back.length > 0) await tell(moved('title.back', account, back));
  });

  events.on(libraryScanned, async ({ mediaServerId, paths }) => {
    const { name } = await delivery.get(mediaServerId);
    const what = paths.length === 1 ? 'a changed path' : `${paths.length} changed paths`;
    const data = { media_server_id: mediaServerId, name, paths };
    await tell({ type: 'library.scanned', data, title: name, text: `It was told of ${what}.` });
  });

  return {
    /** Accounts that end soon; each is told of once per limit, whoever asks how often. */
    async tellOfExpiries(): Promise<void> {
      for (const { id, name, enabled, expires_at } of await provider.list()) {
        const daysLeft = expires_at && Math.floor((expires_at.getTime() - clock.now().getTime()) / dayMs);
        const limit = expiryDays.findLast((days) => daysLeft !== null && daysLeft >= 0 && daysLeft <= days);
        if (!enabled || limit === undefined || !expires_at) continue;
        await tell({
          messageId: `msg_account_${id}_${expires_at.getTime()}_${limit}`,
          type: 'account.expiring',
          data: { playlist_id: id, name, expires_at: expires_at.toISOString(), days_left: daysLeft },
          title: `${name} ends soon`,
          text: daysLeft === 0 ? 'The account ends today.' : `The account ends in ${daysLeft} days. Renew it in time.`,
        });
      }
    },
  };
}

type Account = { playlist_id: number; name: string; section: string };

/** One message for all that moved in one sync. What hangs on a title stays, and the text says so. */
function moved(
  type: 'title.gone' | 'title.back',
  account: Account,
  titles: Followed[],
): News & { type: NotifiedEvent } {
  const named = titles.map(({ title, year }) => (year === null ? title : `${title} (${year})`));
  const more = named.length - mostNamed;
  const names = [...named.slice(0, mostNamed), ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
  const what = titles.length === 1 ? named[0] : `${titles.length} titles that you follow`;
  const title =
    type === 'title.gone' ? `${account.name} no longer offers ${what}` : `${account.name} offers ${what} again`;
  const stays = 'Your files, favourites and tracking stay; if it comes back, it is the same title.';
  return {
    type,
    data: { ...account, count: titles.length, titles: titles.slice(0, mostTold) },
    title,
    text: type === 'title.gone' ? `${names}\n${stays}` : names,
  };
}

function completed(row: DownloadRow): News & { type: NotifiedEvent } {
  const data = { download: downloadShown(row, null) };
  return { type: 'download.completed', data, title: row.title, text: 'Downloaded, whole and checked.' };
}

function failed(row: DownloadRow): News & { type: NotifiedEvent } {
  const text = row.error?.message ?? 'It could not be downloaded.';
  return { type: 'download.failed', data: { download: downloadShown(row, null) }, title: `${row.title} failed`, text };
}
