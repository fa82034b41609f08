import { useEffect, useState } from 'preact/hooks';
import { fetchServers } from '../delivery/calls.ts';
import { TitleTri } from '../downloads/tri.tsx';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { openElsewhere } from './elsewhere.ts';
import type { Trouble } from './news.ts';
import type { Playable } from './queue.ts';
import { skip } from './state.ts';

type Props = { item: Playable; trouble: Trouble; again: () => void; more: number };

/** Why nothing plays, and the ways on from here. */
export function Problem({ item, trouble: { kind, sentence, isHere }, again, more }: Props) {
  return (
    <div class="player-problem" role="alert" data-testid="player-problem" data-kind={kind}>
      <p>
        <bdi>{sentence}</bdi>
      </p>
      <div class="row">
        {kind !== 'format' && (
          <Button look="sm" icon="retry" data-testid="player-again" onClick={again}>
            {t.tryNow}
          </Button>
        )}
        {kind === 'format' && item.kind !== 'live' && !isHere && (
          <TitleTri kind={item.kind} id={item.id} title={item.title} download={null} look="fit" open={again} />
        )}
        {kind === 'format' && (
          <Button look="sm" icon="external" data-testid="player-elsewhere" onClick={() => openElsewhere(item)}>
            {t.player.elsewhere}
          </Button>
        )}
        {isHere && <Servers />}
        {more > 0 && (
          <Button look="sm" icon="right" title={t.player.queued(more)} onClick={skip}>
            {t.player.next}
          </Button>
        )}
      </div>
    </div>
  );
}

/** The media servers that have the file too, as far as this browser can reach them. */
function Servers() {
  const [servers, setServers] = useState<{ id: number; name: string; url: string }[]>([]);
  useEffect(() => {
    const leaving = new AbortController();
    fetchServers(leaving.signal).then(
      ({ items }) => setServers(items.filter(({ url }) => isReachable(url))),
      () => undefined,
    );
    return () => leaving.abort();
  }, []);
  return (
    <>
      {servers.slice(0, 2).map(({ id, name, url }) => (
        <a key={id} class="btn sm" href={url} target="_blank" rel="noreferrer">
          <Icon name="external" size="s" />
          <bdi>{t.player.openServer(name)}</bdi>
        </a>
      ))}
    </>
  );
}

/** The service may know it by a name that only containers know. */
function isReachable(url: string): boolean {
  const { hostname } = new URL(url);
  return (
    hostname === location.hostname || (hostname.includes('.') && !/^127\./.test(hostname)) || hostname.includes(':')
  );
}
