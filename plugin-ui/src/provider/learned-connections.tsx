import type { forgetLearned, Playlist } from '@xtreme/companion/contract';
import { call } from '../api.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { relative } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { toast } from '../ui/toast.tsx';
import { playlistById, playlistChanged } from './state.ts';

/** What the downloads of an account found out about its connections, and the way to have it found out anew. */
export function LearnedConnections({ playlist }: { playlist: Playlist }) {
  const { learned, api_calls_count, connections } = playlist;
  if (!learned && !api_calls_count) return null;
  const forget = async () => {
    playlistChanged(await call<typeof forgetLearned>('DELETE', `api/playlists/${playlist.id}/learned`));
    toast('ok', t.learned.forgotten);
  };
  return (
    <div class="item learned" data-testid="learned-connections">
      <Icon name="plug" class="t3" />
      <div class="grow">
        {learned && <div class="t wrap">{t.learned.best(learned.best)}</div>}
        <div class="m full">
          {[
            learned && reasonOf(learned),
            learned && t.learned.when(relative(learned.at)),
            learned && connections !== null && t.learned.fixed(connections),
            api_calls_count && t.learned.calls,
          ]
            .filter(Boolean)
            .join(' ')}
        </div>
      </div>
      <Button look="ghost sm" icon="retry" onClick={forget} data-testid="learned-forget">
        {t.learned.forget}
      </Button>
    </div>
  );
}

/** The same in a few words, beside a download of that account. */
export function LearnedHint({ playlistId }: { playlistId: number | null }) {
  const learned = playlistById.value.get(playlistId ?? 0)?.learned;
  if (!learned) return null;
  return (
    <span class="t3" title={reasonOf(learned)}>
      {t.learned.short(learned.best)}
    </span>
  );
}

function reasonOf({ why, best, limit }: NonNullable<Playlist['learned']>): string {
  if (why === 'refused') return t.learned.refused(limit ?? best);
  return why === 'cut' ? t.learned.cut : t.learned.measured;
}
