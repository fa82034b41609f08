import type { WantedItem } from '@xtreme/companion/contract';
import { useState } from 'preact/hooks';
import { navigate } from '../navigation.ts';
import { t } from '../strings/index.ts';
import { Icon, Spinner } from '../ui/icon.tsx';
import type { IconName } from '../ui/icon-sprite.tsx';
import { toastError } from '../ui/toast.tsx';
import { tell, useDownload, want } from './state.ts';
import type { DownloadRef, Known } from './store.ts';
import { type Tri, type TriState, triOf } from './tri-state.ts';

const signs: Record<TriState, IconName> = {
  get: 'download',
  queued: 'clock',
  waiting: 'clock',
  active: 'pause',
  paused: 'pause',
  failed: 'retry',
  done: 'play',
};

type ButtonProps = {
  tri: Tri;
  title: string;
  look: 'round' | 'fit';
  act: () => unknown;
  /** Stands for several downloads: while they move, a press shows them instead of pausing one. */
  passive?: boolean;
  tabIndex?: 0 | -1 | undefined;
};

/** The same button everywhere: download → progress → here. Its name says the state and the title. */
export function TriButton({ tri: { state, percent }, title, look, act, passive, tabIndex }: ButtonProps) {
  const [busy, setBusy] = useState(false);
  const click = async () => {
    if (busy) return;
    setBusy(true);
    await Promise.resolve(act()).catch(toastError);
    setBusy(false);
  };
  const name = nameOf({ state, percent }, title, passive);
  return (
    <button
      type="button"
      class={`tri ${look}`}
      data-state={state}
      data-testid="tri"
      aria-label={name}
      title={name}
      aria-busy={busy || undefined}
      tabIndex={tabIndex}
      style={{ '--p': String(percent ?? 0) }}
      onClick={click}
    >
      {busy ? <Spinner /> : <Face state={state} percent={percent} round={look === 'round'} />}
    </button>
  );
}

export function nameOf({ state, percent }: Tri, title: string, passive = false): string {
  if (state !== 'active') return t.tri.label[state](title);
  return passive ? t.tri.label.activeAll(title, percent) : t.tri.label.active(title, percent);
}

function Face({ state, percent, round }: Tri & { round: boolean }) {
  if (state === 'active' && percent !== null) return <span class="pc">{round ? percent : `${percent} %`}</span>;
  const words: Record<TriState, string> = { ...t.tri, get: t.tri.download, active: '…' };
  return (
    <>
      <Icon name={state === 'active' ? 'download' : signs[state]} size="s" />
      {!round && <span>{words[state]}</span>}
    </>
  );
}

type TitleProps = {
  kind: 'movie' | 'episode';
  id: number;
  title: string;
  download: DownloadRef;
  look: 'round' | 'fit';
  /** With the id of what is to be played: that of the variant that is here. */
  open: (id: number) => void;
  /** See `useDownload`. */
  variants?: readonly number[] | undefined;
  /** In a grid only one cell's controls can be tabbed to. */
  tabIndex?: 0 | -1;
};

/** The button of one film or episode. */
export function TitleTri({ kind, id, title, download, look, open, variants, tabIndex }: TitleProps) {
  const known = useDownload(kind, id, download, variants);
  const tri = triOf(known);
  const played = known && 'item' in known ? known.item.id : id;
  const act = () => press(tri.state, known, { kind, id }, () => open(played));
  return <TriButton tri={tri} title={title} look={look} act={act} tabIndex={tabIndex} />;
}

/** What a press does in each state: one gate for every place where the button stands. */
export function press(state: TriState, known: Known, item: WantedItem, open: () => void): unknown {
  if (state === 'get') return want([item], true);
  if (state === 'done') return open();
  if (known && state === 'active') return tell(known.id, 'pause');
  if (known && state === 'paused') return tell(known.id, 'resume');
  if (known && state === 'failed') return tell(known.id, 'retry');
  return navigate('/downloads');
}
