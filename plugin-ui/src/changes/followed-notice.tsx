import type { ChangedTitle, ChangeKind } from '@xtreme/companion/contract';
import { useResource } from '../cache.ts';
import { preference } from '../preferences.ts';
import { shownPlaylist } from '../provider/state.ts';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/notes.tsx';
import { fetchChanges } from './calls.ts';

const spokenOfDays = 30;
const named = 3;

/** Up to when the reader has read of each; news after that are told again. */
const read = {
  gone: preference<string | null>('goneRead', null, (text) => text || undefined),
  back: preference<string | null>('backRead', null, (text) => text || undefined),
};

/** Favourites, tracked series and titles with files that the provider took away or brought back. */
export function FollowedNotice() {
  return (
    <>
      <Moved kind="gone" />
      <Moved kind="back" />
    </>
  );
}

function Moved({ kind }: { kind: Extract<ChangeKind, 'gone' | 'back'> }) {
  const filter = { kind, playlist_id: shownPlaylist.value, days: spokenOfDays, attached: true };
  const list = useResource(`changes?notice ${JSON.stringify(filter)}`, (signal) =>
    fetchChanges({ ...filter, limit: 50 }, signal),
  ).data.value;
  const since = read[kind].value;
  const items = (list?.items ?? []).filter(({ at }) => since === null || at > since);
  const [newest] = items;
  if (!list || !newest) return null;
  const count = items.length < list.items.length ? items.length : list.total;
  const words = kind === 'gone' ? t.changes.noticeGone : t.changes.noticeBack;
  const action = (
    <span class="row">
      {kind === 'gone' && (
        <a class="btn sm" href={href('/changes', { tab: 'gone', mine: 'true' })}>
          {t.changes.show}
        </a>
      )}
      <Button
        look="sm ghost"
        onClick={() => {
          read[kind].value = newest.at;
        }}
        data-testid={`notice-${kind}-read`}
      >
        {t.changes.understood}
      </Button>
    </span>
  );
  return (
    <Note
      kind={kind === 'gone' ? 'wait' : 'ok'}
      icon={kind === 'gone' ? 'warn' : 'check'}
      class="followed-notice"
      action={action}
    >
      <span data-testid={`notice-${kind}`}>
        {words(count)} <bdi>{namesOf(items, count)}</bdi>
      </span>
    </Note>
  );
}

function namesOf(items: readonly ChangedTitle[], count: number): string {
  const names = items.slice(0, named).map(({ title }) => title);
  return `${names.join(', ')}${count > names.length ? ' …' : ''}`;
}
