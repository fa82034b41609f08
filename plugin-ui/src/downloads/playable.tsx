import type { Delivered } from '@xtreme/companion/contract';
import { t } from '../strings/index.ts';
import { Icon } from '../ui/icon.tsx';
import { useDownload } from './state.ts';
import type { DownloadRef, Known } from './store.ts';

/** The page of a finished title in the media server; null while it is not there. */
export function playUrlOf(known: Known): string | null {
  if (known === null || known.status !== 'completed') return null;
  if ('media_server' in known) return known.media_server.find(({ url }) => url !== null)?.url ?? null;
  return known.play_url ?? null;
}

/** Why it can't be played there yet, in the reader's language where we know the case. */
export function reasonWords({ reason, server_name }: Delivered): string | null {
  if (!reason) return null;
  return t.playable.reasons[reason.code]?.(server_name) ?? reason.message;
}

/** Opens a title in the media server. */
export function PlayLink({ url, title }: { url: string | null; title: string }) {
  if (url === null) return null;
  return (
    <a
      class="btn"
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={t.playable.openNamed(title)}
      data-testid="play-link"
    >
      <Icon name="external" size="s" />
      {t.playable.open}
    </a>
  );
}

type CornerProps = {
  kind: 'movie';
  id: number;
  title: string;
  download: DownloadRef;
  variants: readonly number[] | undefined;
  tabIndex: 0 | -1;
};

/** The same on a card. */
export function PlayCorner({ kind, id, title, download, variants, tabIndex }: CornerProps) {
  const url = playUrlOf(useDownload(kind, id, download, variants));
  if (url === null) return null;
  const name = t.playable.openNamed(title);
  return (
    <a
      class="badge glass"
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={name}
      title={name}
      tabIndex={tabIndex}
      data-testid="play-link"
    >
      <Icon name="external" size="s" />
    </a>
  );
}

/** What has become of a finished file at the media servers: one line for each that does not show it yet. */
export function DeliveredLines({ servers }: { servers: readonly Delivered[] }) {
  return servers
    .filter(({ state }) => state !== 'playable')
    .map((one) => (
      <div key={one.server_id} class={`m full ${one.reason ? 'c-wait' : ''}`} title={one.reason?.message}>
        <Icon name={one.reason ? 'warn' : 'clock'} size="s" />
        <bdi>{reasonWords(one) ?? t.playable.states[one.state](one.server_name)}</bdi>
      </div>
    ));
}

/** The end of a finished row: where it can be played, else that it is here. */
export function DoneBadge({ known, title }: { known: Known; title: string }) {
  const url = playUrlOf(known);
  if (url === null) {
    return (
      <span class="badge ok">
        <Icon name="check" size="s" />
        <span class="wide-only">{t.downloads.inLibrary}</span>
      </span>
    );
  }
  return (
    <a
      class="badge ok"
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={t.playable.openNamed(title)}
      title={t.playable.openNamed(title)}
      data-testid="play-link"
    >
      <Icon name="external" size="s" />
      <span class="wide-only">{t.playable.word}</span>
    </a>
  );
}
