import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { rememberedScroll } from '../navigation.ts';
import { moveInGrid, type RowWindow, windowRows } from './window-rows.ts';

type Props<T> = {
  items: readonly T[];
  label: string;
  /** Draws one cell. `tabIndex` is 0 for the one that Tab reaches; arrows move it. */
  draw: (item: T, position: { index: number; tabIndex: 0 | -1 }) => ComponentChildren;
  /** There is more to load: `more` is called when the end comes near. */
  hasMore: boolean;
  more: () => void;
  /** Drawn at the end while more is loading. */
  placeholder: ComponentChildren;
  /** The style of the cells' grid; posters where it is not said. */
  look?: string;
  /** Keys beside the arrows, with the index of the cell they were pressed in. Returns whether it used the key. */
  onKey?: (event: KeyboardEvent, index: number) => boolean;
};

type Layout = { columns: number; rowHeight: number };

const overscan = 2;
const rowsBeforeEnd = 6;

/**
 * A grid that keeps only the rows near the window in the document, however long it is. Columns and heights are read
 * from the style sheet's own grid, so it follows every breakpoint. It scrolls with the page.
 */
export function VirtualGrid<T>({
  items,
  label,
  draw,
  hasMore,
  more,
  placeholder,
  look: style = 'grid',
  onKey,
}: Props<T>) {
  const outer = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const [layout, setLayout] = useState<Layout>({ columns: 0, rowHeight: 0 });
  const [shown, setShown] = useState<RowWindow>({ first: 0, end: overscan });
  const [active, setActive] = useState(0);
  const focusWanted = useRef(false);

  const columns = Math.max(1, layout.columns);
  const rows = Math.ceil(items.length / columns);

  const look = useCallback(() => {
    if (!outer.current) return;
    const scrolled = -outer.current.getBoundingClientRect().top;
    const next = windowRows({ scrolled, viewport: innerHeight, rowHeight: layout.rowHeight, rows, overscan });
    setShown((now) => (now.first === next.first && now.end === next.end ? now : next));
    if (hasMore && next.end >= rows - rowsBeforeEnd) more();
  }, [layout.rowHeight, rows, hasMore, more]);

  useLayoutEffect(() => watchLayout(outer.current, inner.current, setLayout), []);
  useLayoutEffect(look, [look]);
  useEffect(() => onScroll(look), [look]);
  useRestoredScroll(layout.rowHeight > 0 && items.length > 0);

  const first = shown.first * columns;
  const end = Math.min(items.length, Math.max(shown.end * columns, first));
  const tabbable = active >= first && active < end ? active : first;

  useLayoutEffect(() => {
    if (!focusWanted.current) return;
    const cell = inner.current?.querySelector<HTMLElement>(`[data-index="${active}"] [data-focus]`);
    if (!cell) return;
    focusWanted.current = false;
    cell.focus({ preventScroll: true });
    cell.closest('[data-index]')?.scrollIntoView({ block: 'nearest' });
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const from = Number((event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset.index ?? active);
    if (onKey?.(event, from)) return event.preventDefault();
    const rightToLeft = document.documentElement.dir === 'rtl';
    const target = moveInGrid(event.key, from, columns, items.length, rightToLeft);
    if (target === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    focusWanted.current = true;
    setActive(target);
    if (target < first || target >= end) scrollToRow(outer.current, Math.floor(target / columns), layout.rowHeight);
  };

  const height = rows * layout.rowHeight;
  return (
    <div
      ref={outer}
      class="vgrid"
      role="list"
      aria-label={label}
      style={{ minBlockSize: layout.rowHeight ? `${height}px` : '' }}
      onKeyDown={onKeyDown}
      onFocusCapture={(event) => {
        const index = (event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset.index;
        if (index !== undefined) setActive(Number(index));
      }}
    >
      <div ref={inner} class={style} style={{ transform: `translateY(${shown.first * layout.rowHeight}px)` }}>
        {items.slice(first, end).map((item, offset) => {
          const index = first + offset;
          return draw(item, { index, tabIndex: index === tabbable ? 0 : -1 });
        })}
        {hasMore && end === items.length ? placeholder : null}
      </div>
    </div>
  );
}

/** Reads columns and the height of a row from what the browser laid out, now and whenever the width changes. */
function watchLayout(
  outer: HTMLElement | null,
  inner: HTMLElement | null,
  tell: (change: (now: Layout) => Layout) => void,
): () => void {
  if (!outer || !inner) return () => undefined;
  const measure = () => {
    const style = getComputedStyle(inner);
    const columns = style.gridTemplateColumns.split(' ').length;
    const cell = inner.firstElementChild as HTMLElement | null;
    const rowHeight = cell ? cell.getBoundingClientRect().height + (Number.parseFloat(style.rowGap) || 0) : 0;
    tell((now) =>
      now.columns === columns && Math.abs(now.rowHeight - rowHeight) < 0.5 ? now : { columns, rowHeight },
    );
  };
  const observer = new ResizeObserver(measure);
  observer.observe(outer);
  measure();
  return () => observer.disconnect();
}

/** At most once a frame: scrolling must not wait for us. */
function onScroll(look: () => void): () => void {
  let frame = 0;
  const listen = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      look();
    });
  };
  addEventListener('scroll', listen, { passive: true });
  addEventListener('resize', listen);
  return () => {
    cancelAnimationFrame(frame);
    removeEventListener('scroll', listen);
    removeEventListener('resize', listen);
  };
}

/** Back from a title, the list is where it was left. */
function useRestoredScroll(ready: boolean): void {
  const done = useRef(false);
  useLayoutEffect(() => {
    if (!ready || done.current) return;
    done.current = true;
    const y = rememberedScroll();
    if (y > 0) scrollTo(0, y);
  }, [ready]);
}

function scrollToRow(outer: HTMLElement | null, row: number, rowHeight: number): void {
  if (!outer) return;
  const top = outer.getBoundingClientRect().top + scrollY + row * rowHeight;
  scrollTo(0, Math.max(0, top - innerHeight / 3));
}
