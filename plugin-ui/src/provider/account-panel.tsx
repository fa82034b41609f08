import type { Playlist } from '@xtreme/companion/contract';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { confirm } from '../ui/confirm.tsx';
import { number, relative } from '../ui/format.ts';
import { Note } from '../ui/notes.tsx';
import { toast } from '../ui/toast.tsx';
import { isActive, statusWord } from './account-facts.tsx';
import { removePlaylist, startSync } from './calls.ts';
import { hasCategoryChoice } from './category-choice.tsx';
import { LearnedConnections } from './learned-connections.tsx';
import { healthOf, sections } from './playlists.ts';
import { SectionRows } from './sections.tsx';
import { playlistChanged, playlistRemoved } from './state.ts';

type PanelProps = { playlist: Playlist; edit?: () => void; choose?: () => void };

/** One account: its health, what each section holds, and (in the settings) what can be changed. */
export function AccountPanel({ playlist, edit, choose }: PanelProps) {
  const running = playlist.sync_status === 'syncing';
  const sync = async () => {
    playlistChanged(await startSync(playlist.id));
    toast('info', t.accounts.syncStarted(playlist.name));
  };
  return (
    <article class="panel account" data-testid="account" data-id={playlist.id} data-status={playlist.sync_status}>
      <header class="wrap">
        <span class={`dot ${healthOf(playlist)}`} />
        <h2 class="cut">
          <bdi>{playlist.name}</bdi>
        </h2>
        <AccountWords playlist={playlist} />
        <span class="end row account-actions">
          <Button look="sm" icon="sync" busy={running} onClick={sync} data-testid="sync-now">
            {running ? t.accounts.syncing : t.accounts.syncNow}
          </Button>
          {choose && hasCategoryChoice(playlist) && (
            <Button
              look="ic ghost sm"
              icon="filter"
              aria-label={t.account.categoriesOf(playlist.name)}
              title={t.account.categories}
              onClick={choose}
              data-testid="account-categories"
            />
          )}
          {edit && (
            <Button
              look="ic ghost sm"
              icon="edit"
              aria-label={t.account.editTitle(playlist.name)}
              title={t.edit}
              onClick={edit}
            />
          )}
          {edit && (
            <Button
              look="ic ghost sm"
              icon="trash"
              aria-label={t.accounts.removeTitle(playlist.name)}
              title={t.remove}
              onClick={() => removeAfterAsking(playlist)}
            />
          )}
        </span>
      </header>
      <SyncProblem playlist={playlist} />
      {playlist.viewer_connections > 0 && (
        <Note kind="info" icon="eye" class="flat">
          <span data-testid="viewers">{t.accounts.viewers(playlist.viewer_connections)}</span>
        </Note>
      )}
      <LearnedConnections playlist={playlist} />
      <SectionRows playlist={playlist} />
    </article>
  );
}

function AccountWords({ playlist: { account, enabled } }: { playlist: Playlist }) {
  const words = [
    enabled ? statusWord(account.status) : t.accounts.off,
    account.expires_at && isActive(account) ? t.accounts.daysLeft(relative(account.expires_at)) : '',
    account.status === 'unknown' ? '' : t.nav.connections(account.active_connections, account.max_connections),
  ];
  return (
    <span class="sm t3 account-words">
      {words.filter(Boolean).map((word, index) => (
        <span key={index}>
          {index > 0 && ' · '}
          <bdi>{word}</bdi>
        </span>
      ))}
    </span>
  );
}

/** What concerns the whole account; what concerns a section stands at that section. */
function SyncProblem({ playlist }: { playlist: Playlist }) {
  const told = sections.some((name) => playlist.sections[name].error);
  if (!playlist.sync_error || playlist.sync_status !== 'error' || told) return null;
  return (
    <Note kind="bad" icon="error" class="flat">
      <bdi>{playlist.sync_error}</bdi>
    </Note>
  );
}

async function removeAfterAsking(playlist: Playlist): Promise<void> {
  const count = sections.reduce((sum, name) => sum + playlist.sections[name].count, 0);
  const yes = await confirm({
    title: t.accounts.removeTitle(playlist.name),
    body: t.accounts.removeBody(number(count)),
    keep: t.accounts.removeKeep,
    confirm: t.accounts.removeConfirm,
  });
  if (!yes) return;
  await removePlaylist(playlist.id);
  playlistRemoved(playlist.id);
  toast('ok', t.accounts.removedToast(playlist.name));
}
