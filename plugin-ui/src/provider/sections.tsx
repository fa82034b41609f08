import type { Playlist, SectionName } from '@xtreme/companion/contract';
import { useState } from 'preact/hooks';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { number, relative } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import type { IconName } from '../ui/icon-sprite.tsx';
import { Note } from '../ui/notes.tsx';
import type { LossDialog as LossDialogOf } from './loss-dialog.tsx';
import { sectionKey, sections } from './playlists.ts';
import { playlists } from './state.ts';

const signs: Record<SectionName, IconName> = { live: 'live', vod: 'movie', series: 'series' };

/** One row per section with honest numbers: held, new, updated, gone; while it is read, how far it has come. */
export function SectionRows({ playlist }: { playlist: Playlist }) {
  return (
    <ul class="list sections" data-testid="sections">
      {sections.map((name) => (
        <SectionRow key={name} playlist={playlist} name={name} />
      ))}
    </ul>
  );
}

function SectionRow({ playlist, name }: { playlist: Playlist; name: SectionName }) {
  const section = playlist.sections[name];
  const running = section.status === 'syncing';
  return (
    <li data-section={name} data-status={section.status}>
      <div class="section-row">
        <span class="row section-name">
          <Icon name={signs[name]} size="s" class="t3" />
          {t.accounts.sections[name]}
        </span>
        <b class="num section-count">{number(section.count)}</b>
        {running ? <Progress playlist={playlist} name={name} /> : <Changes playlist={playlist} name={name} />}
        <span class="t3 sm section-when">
          {running ? t.accounts.syncing : section.synced_at ? relative(section.synced_at) : t.accounts.never}
        </span>
      </div>
      {section.error && (
        <Note kind="bad" icon="error" class="flat">
          <bdi>{t.accounts.failed(t.accounts.sections[name], section.error)}</bdi>
        </Note>
      )}
      {section.quarantine && <Quarantine playlist={playlist} name={name} />}
    </li>
  );
}

function Changes({ playlist, name }: { playlist: Playlist; name: SectionName }) {
  const { added, updated, removed, synced_at } = playlist.sections[name];
  if (!synced_at) return <span class="grow" />;
  return (
    <span class="num sm grow changes">
      <span class={added > 0 ? 'c-ok' : 't2'}>+{number(added)}</span> <span class="t3">{t.accounts.added}</span>
      {'  '}
      {number(updated)} <span class="t3">{t.accounts.updated}</span>
      {'  '}
      {number(removed)} <span class="t3">{t.accounts.removed}</span>
    </span>
  );
}

/** Indeterminate until the total is known: never an invented percent. */
function Progress({ playlist, name }: { playlist: Playlist; name: SectionName }) {
  const at = playlists.value.progress.get(sectionKey(playlist.id, name));
  const known = at && at.total !== null && at.total > 0;
  const percent = known ? Math.min(100, Math.floor((at.done / (at.total ?? 1)) * 100)) : 0;
  const words = known
    ? t.accounts.ofTotal(number(at.done), number(at.total ?? 0))
    : t.accounts.soFar(number(at?.done ?? 0));
  return (
    <span class="grow section-progress">
      <span
        class={`bar ${known ? '' : 'unknown'}`}
        role="progressbar"
        aria-label={t.accounts.sections[name]}
        aria-valuetext={words}
        aria-valuenow={known ? percent : undefined}
        style={{ '--p': String(percent) }}
      />
      <span class="num xs t3">{words}</span>
    </span>
  );
}

function Quarantine({ playlist, name }: { playlist: Playlist; name: SectionName }) {
  const [Asking, setAsking] = useState<typeof LossDialogOf | null>(null);
  const loss = playlist.sections[name].quarantine;
  if (!loss) return null;
  const word = t.accounts.titles[name];
  // Its code is fetched when it is asked for: losses are rare.
  const decide = async () => {
    const { LossDialog } = await import('./loss-dialog.tsx');
    setAsking(() => LossDialog);
  };
  const action = (
    <Button look="sm" onClick={decide} data-testid="quarantine-decide">
      {t.accounts.quarantineDecide}
    </Button>
  );
  return (
    <>
      <Note kind="wait" icon="warn" class="flat" action={action}>
        <b>{t.accounts.quarantine(number(loss.missing), number(loss.held), word)}</b> {t.accounts.quarantineHint}
      </Note>
      {Asking && <Asking playlist={playlist} name={name} onClose={() => setAsking(null)} />}
    </>
  );
}
