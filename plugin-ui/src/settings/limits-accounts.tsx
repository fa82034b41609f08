import type { Playlist } from '@xtreme/companion/contract';
import { editPlaylist } from '../provider/calls.ts';
import { LearnedConnections } from '../provider/learned-connections.tsx';
import { playlistChanged, playlists } from '../provider/state.ts';
import { t } from '../strings/index.ts';
import type { SaveLimits } from './limits-calls.ts';
import { AmountRow, megabytesPerSecond } from './limits-field.tsx';
import type { Amount, LimitValues } from './limits-values.ts';

const someConnections = { scale: 1, whole: true, least: 1, most: 64, empty: true } satisfies Amount;
const keptConnections = { ...someConnections, least: 0 } satisfies Amount;

/** What is left to players, and what holds for one account alone. */
export function AccountLimits({ values, save }: { values: LimitValues; save: SaveLimits }) {
  const reserve = values.reserve_for_playback;
  return (
    <section>
      <div class="sec">
        <h2>{t.limits.accounts}</h2>
      </div>
      <div class="stack">
        <div class="panel list">
          <AmountRow
            label={t.limits.reserve}
            hint={t.limits.reserveHint}
            value={reserve}
            amount={{ ...keptConnections, empty: false }}
            save={(count) => save({ reserve_for_playback: count ?? 0 })}
            testid="limits-reserve"
          />
        </div>
        {playlists.value.items.map((playlist) => (
          <OneAccount key={playlist.id} playlist={playlist} reserve={reserve} />
        ))}
      </div>
    </section>
  );
}

function OneAccount({ playlist, reserve }: { playlist: Playlist; reserve: number }) {
  const change = async (fields: Parameters<typeof editPlaylist>[1]) => {
    playlistChanged(await editPlaylist(playlist.id, fields));
  };
  return (
    <article class="panel list" data-testid="limits-account" data-id={playlist.id}>
      <header>
        <h3 class="cut">
          <bdi>{playlist.name}</bdi>
        </h3>
      </header>
      <LearnedConnections playlist={playlist} />
      <AmountRow
        label={t.account.limit}
        hint={t.account.limitHint}
        value={playlist.connections}
        amount={someConnections}
        placeholder={t.account.limitAuto}
        save={(connections) => change({ connections })}
        testid="limits-account-connections"
      />
      <AmountRow
        label={t.limits.accountSpeed}
        hint={t.limits.accountSpeedHint}
        value={playlist.speed_limit_bps}
        amount={megabytesPerSecond}
        unit="MB/s"
        placeholder={t.limits.none}
        save={(speed_limit_bps) => change({ speed_limit_bps })}
        testid="limits-account-speed"
      />
      <AmountRow
        label={t.limits.reserve}
        hint={t.limits.accountReserveHint}
        value={playlist.reserve_for_playback}
        amount={keptConnections}
        placeholder={t.limits.asAbove(reserve)}
        save={(reserve_for_playback) => change({ reserve_for_playback })}
        testid="limits-account-reserve"
      />
    </article>
  );
}
