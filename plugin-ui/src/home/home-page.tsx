import type { Playlist, VodItem } from '@xtreme/companion/contract';
import { usePaged } from '../cache.ts';
import { FollowedNotice } from '../changes/followed-notice.tsx';
import { fetchMovies } from '../catalogue/calls.ts';
import { grouping } from '../catalogue/grouping.ts';
import { MovieCard } from '../catalogue/title-card.tsx';
import { useHistory } from '../downloads/history.tsx';
import { FinishedCard, UnderWayRow } from './rows.tsx';
import { downloads, downloadsKnown, sums } from '../downloads/state.ts';
import { inQueueOrder } from '../downloads/store.ts';
import { AccountPanel } from '../provider/account-panel.tsx';
import { startSync } from '../provider/calls.ts';
import { healthOf, sections } from '../provider/playlists.ts';
import { playlistChanged, playlists, playlistsKnown, shownPlaylist, syncing } from '../provider/state.ts';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { UpcomingList, useUpcoming } from '../tracking/upcoming.tsx';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/notes.tsx';
import { DiskPanel } from './disk-panel.tsx';
import { sentenceOf } from './sentence.ts';

const rowsShown = 5;

/** How everything stands: one sentence, then what moves, what came, the accounts, and the space for it. */
export function HomePage() {
  const { items } = playlists.value;
  const none = playlistsKnown.value && items.length === 0;
  const title = none ? t.home.noAccount : sentenceOf(downloads.value.byId.values(), sums.value.seconds);
  return (
    <>
      <div class="head">
        <div>
          <h1 data-testid="home-title" aria-live="off">
            {downloadsKnown.value || none ? title : t.nav.home}
          </h1>
          {!none && <p>{wordsOn(items)}</p>}
        </div>
        {items.length > 0 && (
          <Button class="wide-only" icon="sync" busy={syncing.value} onClick={() => syncAll(items)}>
            {t.home.syncAll}
          </Button>
        )}
      </div>
      <div class="cols">
        <div class="stack loose">
          {none && <FirstAccount />}
          {items.length > 0 && <FollowedNotice />}
          <UnderWay />
          <NewInLibrary />
          <NewAtProvider />
          <Accounts items={items} />
        </div>
        <aside class="stack loose">
          <DiskPanel />
          <Upcoming />
        </aside>
      </div>
    </>
  );
}

/** The accounts in a sentence: what needs the reader first. */
function wordsOn(items: readonly Playlist[]): string {
  const used = items.filter((one) => one.enabled);
  const named = (list: readonly Playlist[]) => list.map((one) => one.name).join(', ');
  const bad = used.filter((one) => healthOf(one) === 'bad');
  if (bad.length > 0) return t.home.unhealthy(named(bad));
  const held = used.find((one) => sections.some((name) => one.sections[name].quarantine));
  if (held) return t.home.sectionWaits(held.name);
  const reading = used.filter((one) => one.sync_status === 'syncing');
  if (reading.length > 0) return t.home.reading(named(reading));
  return used.length > 0 ? t.home.healthy(used.length) : '';
}

async function syncAll(items: readonly Playlist[]): Promise<void> {
  const idle = items.filter((one) => one.enabled && one.sync_status !== 'syncing');
  for (const answer of await Promise.all(idle.map(({ id }) => startSync(id)))) playlistChanged(answer);
}

function FirstAccount() {
  return (
    <div class="panel bleed">
      <Empty icon="user" title={t.accounts.none} hint={t.accounts.noneHint}>
        <a class="btn primary" href={href('/welcome')}>
          {t.account.add}
        </a>
      </Empty>
    </div>
  );
}

function UnderWay() {
  const all = [...downloads.value.byId.values()];
  const running = all.filter((one) => one.status === 'downloading');
  const waiting = all.filter((one) => one.status === 'queued' || one.status === 'paused');
  const shown = [...inQueueOrder(running), ...inQueueOrder(waiting)].slice(0, rowsShown);
  if (shown.length === 0) return null;
  return (
    <section aria-label={t.home.underWay}>
      <div class="sec">
        <h2>{t.home.underWay}</h2>
        <span class="count">{t.home.underWayCount(running.length, waiting.length)}</span>
        <a class="link sm end" href={href('/downloads')}>
          {t.home.allDownloads}
        </a>
      </div>
      <ul class="panel list bleed">
        {shown.map((download) => (
          <UnderWayRow key={download.id} download={download} />
        ))}
      </ul>
    </section>
  );
}

function NewInLibrary() {
  const done = (useHistory().data.value?.items ?? []).filter((one) => one.status === 'completed').slice(0, 12);
  if (done.length === 0) return null;
  return (
    <section aria-label={t.home.newInLibrary}>
      <div class="sec">
        <h2>{t.home.newInLibrary}</h2>
        <a class="link sm end" href={href('/downloads', { tab: 'history' })}>
          {t.home.history}
        </a>
      </div>
      <div class="shelf" role="list">
        {done.map((download) => (
          <FinishedCard key={download.id} download={download} />
        ))}
      </div>
    </section>
  );
}

function NewAtProvider() {
  const filter = { playlist_id: shownPlaylist.value, sort: '-added_at', limit: 14, ...grouping() };
  const list = usePaged<VodItem>(`vod?home ${JSON.stringify(filter)}`, (cursor, signal) =>
    fetchMovies({ ...filter, cursor }, signal),
  );
  const items = list.data.value?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-label={t.home.newAtProvider}>
      <div class="sec">
        <h2>{t.home.newAtProvider}</h2>
        <a class="link sm end" href={href('/changes')}>
          {t.nav.changes}
        </a>
      </div>
      <div class="shelf" role="list">
        {items.map((item, index) => (
          <MovieCard key={item.id} item={item} index={index} tabIndex={0} total={items.length} />
        ))}
      </div>
    </section>
  );
}

function Accounts({ items }: { items: readonly Playlist[] }) {
  if (items.length === 0) return null;
  return (
    <section aria-label={t.accounts.title}>
      <div class="sec">
        <h2>{t.accounts.title}</h2>
        <a class="link sm end" href={href('/settings/accounts')}>
          {t.home.manage}
        </a>
      </div>
      <div class="stack">
        {items.map((playlist) => (
          <AccountPanel key={playlist.id} playlist={playlist} />
        ))}
      </div>
    </section>
  );
}

function Upcoming() {
  const { items, missing } = useUpcoming();
  if (missing || !items) return null;
  return (
    <section class="panel bleed" aria-label={t.home.upcoming}>
      <header>
        <h2>{t.home.upcoming}</h2>
        <a class="link sm end" href={href('/calendar')}>
          {t.nav.calendar}
        </a>
      </header>
      {items.length > 0 ? <UpcomingList items={items.slice(0, 8)} /> : <p class="pad sm t3">{t.home.upcomingNone}</p>}
    </section>
  );
}
