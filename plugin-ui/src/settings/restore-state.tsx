import type { RestoreCounts } from '@xtreme/companion/contract';
import { useEffect } from 'preact/hooks';
import { useResource } from '../cache.ts';
import { href } from '../router.ts';
import { playlists } from '../provider/state.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { confirm } from '../ui/confirm.tsx';
import { Note } from '../ui/notes.tsx';
import { fetchRestore, forgetRestore, type Restored, type RestoreState as State } from './system-calls.ts';

const words = () => t.settings.backup;
const kinds = ['favorites', 'tracking'] as const;
/** A series is tracked again only when its provider was asked, which no message tells. */
const every = 3_000;

/** What has come back from a restored backup, what waits for which sync, and what is not at the provider any more. */
export function RestoreState({ restored }: { restored: Restored | undefined }) {
  const state = useResource('backup/restore', fetchRestore, { maxAge: 0 });
  const now = state.data.value;
  const waiting = now !== undefined && now.favorites.waiting + now.tracking.waiting > 0;
  const syncs = playlists.value.items.map(({ sync_status, last_synced_at }) => `${sync_status} ${last_synced_at}`);
  useEffect(() => void state.refresh(), [restored, syncs.join()]);
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => {
      if (!document.hidden) void state.refresh();
    }, every);
    return () => clearInterval(timer);
  }, [waiting]);
  // A service that is older than this part has none of it.
  if (!now || kinds.every((kind) => sumOf(now[kind]) === 0)) return restored ? <Rest restored={restored} /> : null;
  return (
    <section class="panel" data-testid="restore-state" aria-label={words().state}>
      <header>
        <h2>{words().state}</h2>
        <span class="end">
          <Forget state={now} changed={state.refresh} />
        </span>
      </header>
      <dl class="facts pair" aria-live="polite">
        {kinds.map((kind) => (
          <div key={kind} data-testid={`restore-${kind}`}>
            <dt>{words()[kind]}</dt>
            <dd>
              <Counts counts={now[kind]} />
            </dd>
          </div>
        ))}
      </dl>
      {sumOf(now.tracking) > 0 && <p class="pad sm t2">{words().trackedFromNow}</p>}
      {restored && <Rest restored={restored} />}
      {now.items.length > 0 && <Missing state={now} />}
    </section>
  );
}

function Counts({ counts: { restored, waiting, not_found } }: { counts: RestoreCounts['favorites'] }) {
  const parts = [
    restored > 0 && <span class="c-ok">{words().back(restored)}</span>,
    waiting > 0 && <span class="c-wait">{words().waiting(waiting)}</span>,
    not_found > 0 && <span class="c-bad">{words().notFound(not_found)}</span>,
  ].filter((part) => part !== false);
  if (parts.length === 0) return <span class="t3">{words().back(0)}</span>;
  return (
    <span class="row wrap">
      {parts.map((part, index) => (
        <span key={index}>{part}</span>
      ))}
    </span>
  );
}

/** What only the user can bring back: passwords and keys are in no backup. */
function Rest({ restored: { playlists_created, media_servers_missing, notifiers_missing } }: { restored: Restored }) {
  const list = (names: string[]) => new Intl.ListFormat(document.documentElement.lang).format(names);
  return (
    <>
      {playlists_created.length > 0 && (
        <Note
          kind="wait"
          icon="user"
          class="flat"
          action={
            <a class="btn sm" href={href('/settings/accounts')}>
              {words().toAccounts}
            </a>
          }
        >
          <bdi>{words().noPassword(list(playlists_created))}</bdi>
        </Note>
      )}
      {media_servers_missing.length > 0 && (
        <Note
          kind="wait"
          icon="server"
          class="flat"
          action={
            <a class="btn sm" href={href('/settings/servers')}>
              {words().toServers}
            </a>
          }
        >
          <bdi>{words().noKey(list(media_servers_missing))}</bdi>
        </Note>
      )}
      {notifiers_missing.length > 0 && (
        <Note
          kind="wait"
          icon="bell"
          class="flat"
          action={
            <a class="btn sm" href={href('/settings/receivers')}>
              {t.settings.tabs.receivers}
            </a>
          }
        >
          <bdi>{words().noSecret(list(notifiers_missing))}</bdi>
        </Note>
      )}
    </>
  );
}

function Missing({ state: { items, total } }: { state: State }) {
  return (
    <>
      <p class="pad sm">
        <b>{words().missing}</b> <span class="t3">{words().missingHint}</span>
      </p>
      <ul class="list">
        {items.map(({ what, kind, title, playlist, status, error }, index) => (
          <li key={index} class="item" data-testid="restore-missing" data-status={status}>
            <div class="grow">
              <div class="t cut">
                <bdi>{title ?? t.accounts.sections[kind === 'movie' ? 'vod' : kind]}</bdi>
              </div>
              <div class="m full">
                {what === 'favorite' ? words().favorites : words().tracking} · <bdi>{playlist}</bdi> ·{' '}
                {status === 'waiting' ? words().isWaiting : words().isMissing}
                {error && (
                  <>
                    {': '}
                    <bdi>{error}</bdi>
                  </>
                )}
              </div>
            </div>
          </li>
        ))}
        {total > items.length && <li class="item t3 sm">{t.calendar.more(total - items.length)}</li>}
      </ul>
    </>
  );
}

function Forget({ state, changed }: { state: State; changed: () => Promise<void> }) {
  const open = state.total;
  const forget = async () => {
    if (open > 0) {
      const { forgetTitle, forgetBody, forgetKeep, forget: yes } = words();
      const sure = await confirm({ title: forgetTitle(open), body: forgetBody, keep: forgetKeep, confirm: yes });
      if (!sure) return;
    }
    await forgetRestore();
    await changed();
  };
  return (
    <Button look="sm" onClick={forget} data-testid="restore-forget">
      {open > 0 ? words().forget : words().dismiss}
    </Button>
  );
}

const sumOf = ({ restored, waiting, not_found }: RestoreCounts['favorites']) => restored + waiting + not_found;
