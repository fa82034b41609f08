import type { WantedItem } from '@xtreme/companion/contract';
import type { ComponentChildren } from 'preact';
import { invalidate, type Paged } from '../cache.ts';
import { want } from '../downloads/state.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { confirm } from '../ui/confirm.tsx';
import { number } from '../ui/format.ts';
import { toast } from '../ui/toast.tsx';
import { setFavorite } from './calls.ts';
import { showFavorite } from './favorite.tsx';
import type { Choosing } from './use-selection.ts';

type BarProps = { count: number; clear: () => void; children: ComponentChildren };

/** What is chosen, and what can be done with it; on phones it stands where the tabs were. */
export function SelectionBar({ count, clear, children }: BarProps) {
  return (
    <div class="selbar" role="toolbar" aria-label={t.select.bar} data-testid="selection-bar">
      <b class="num" aria-live="polite">
        {t.select.count(count)}
      </b>
      {children}
      <Button look="ic ghost sm" icon="close" aria-label={t.select.clear} title={t.select.clear} onClick={clear} />
    </div>
  );
}

/** So many titles are queued at once, and so many can be chosen. */
export const mostAtOnce = 500;

type Props = {
  kind: 'vod' | 'series';
  choosing: Choosing;
  total: number;
  /** Pages of the list as it is filtered now. */
  fetchPage: (cursor: string | null) => Promise<Paged<{ id: number }>>;
};

export function TitleSelectionBar({ kind, choosing, total, fetchPage }: Props) {
  const { selection, clear } = choosing;
  const ids = [...selection.ids];
  const some = ids.length > 0;
  const takeAll = async () => choosing.all(await idsOf(fetchPage));
  const download = async () => {
    if (ids.length > mostAtOnce) return toast('info', t.select.most(mostAtOnce));
    if (kind === 'series' && !(await sure(ids.length))) return;
    await want(ids.map((id): WantedItem => ({ kind: kind === 'vod' ? 'movie' : 'series', id })));
    clear();
  };
  return (
    <SelectionBar count={ids.length} clear={clear}>
      <Button look="sm ghost" onClick={takeAll} data-testid="select-all">
        {t.select.all(number(Math.min(total, mostAtOnce)))}
      </Button>
      <span class="sep wide-only" />
      <Button
        look="sm ghost"
        icon="heart"
        aria-label={t.select.favorite}
        disabled={!some}
        onClick={() => markAll(kind, ids).then(clear)}
      >
        <span class="wide-only">{t.select.favorite}</span>
      </Button>
      <Button look="sm primary go" icon="download" disabled={!some} onClick={download} data-testid="select-download">
        {t.select.download}
      </Button>
    </SelectionBar>
  );
}

async function idsOf(fetchPage: Props['fetchPage']): Promise<number[]> {
  const ids: number[] = [];
  let cursor: string | null = null;
  do {
    const page: Paged<{ id: number }> = await fetchPage(cursor);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.next_cursor;
  } while (cursor !== null && ids.length < mostAtOnce);
  return ids.slice(0, mostAtOnce);
}

function sure(count: number): Promise<boolean> {
  return confirm({
    title: t.select.confirmTitle(count),
    body: t.select.confirmBody(count),
    keep: t.select.keep,
    confirm: t.select.download,
    danger: false,
  });
}

/** A few at a time: five hundred calls at once would only wait in the browser. */
async function markAll(kind: 'vod' | 'series', ids: readonly number[]): Promise<void> {
  for (let from = 0; from < ids.length; from += 8) {
    await Promise.all(
      ids.slice(from, from + 8).map(async (id) => {
        await setFavorite(kind, id, true);
        showFavorite(kind, id, true);
      }),
    );
  }
  invalidate(`${kind}?`, () => true);
  toast('ok', t.select.marked(ids.length));
}
