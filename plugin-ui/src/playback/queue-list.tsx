import { Poster } from '../catalogue/poster.tsx';
import { t } from '../strings/index.ts';
import { Icon } from '../ui/icon.tsx';
import { keyOf, type Playable } from './queue.ts';
import { jumpTo, remove } from './state.ts';

/** What waits behind what plays. */
export function QueueList({ items }: { items: readonly Playable[] }) {
  return (
    <aside class="player-queue" aria-label={t.player.queue} data-testid="player-queue">
      <h2 class="sm">{t.player.queue}</h2>
      <ul>
        {items.map((item) => (
          <li key={keyOf(item)} class="item">
            <button
              type="button"
              class="row grow queued"
              title={t.player.playNow(item.title)}
              onClick={() => jumpTo(item)}
            >
              <span class="thumb mini">
                <Poster
                  title={item.title}
                  image={item.image ?? null}
                  icon={item.kind === 'movie' ? 'movie' : 'series'}
                />
              </span>
              <span class="grow">
                <b class="sm cut block">
                  <bdi>{item.title}</bdi>
                </b>
                <span class="xs cut block player-detail">
                  <bdi>{item.detail}</bdi>
                </span>
              </span>
            </button>
            <button
              type="button"
              class="btn ic ghost sm"
              aria-label={t.player.removeFromQueue(item.title)}
              onClick={() => remove(item)}
            >
              <Icon name="close" size="s" />
            </button>
          </li>
        ))}
      </ul>
    </aside>
  );
}
