import { type ComponentChildren, Fragment } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { rememberedScroll } from '../navigation.ts';
import { type GridLayout, watchLayout, watchScroll } from './grid-layout.ts';
import { createTallScroll, type TallScroll } from './tall-scroll.ts';
import { moveInGrid, type RowWindow, windowRows } from './window-rows.ts';

type Props<T> = {
  count: number;
  /** The item at a position; undefined while it is not loaded. */
  at: (index: number) => T | undefined;
  label: string;
  /** Draws one cell. Tab reaches none of its controls until the grid opens it: one cell at a time, arrows move on. */
  draw: (item: T, position: { index: number; tabIndex: -1 }) => ComponentChildren;
  /** Drawn where an item is not loaded yet. */
  placeholder: () => ComponentChildren;
  /** The items from `first` to before `end` are drawn now. */
  onWindow: (first: number, end: number) => void;
  /** The style of a row's cells; posters where it is not said. */
  look?: string;
  /** Keys beside the arrows, with the index of the cell they were pressed in. Returns whether it used the key. */
  onKey?: (event: KeyboardEvent, index: number) => boolean;
};

/** `shift` is that of `TallScroll`. */
type Shown = RowWindow & { shift: number };

const overscan = 2;

/**
 * A grid that keeps only the rows near the window in the document, however long it is. Each row stands at its own
 * height, so that scrolling moves none of those that stay. Columns and heights are read from the style sheet's own
 * grid, so it follows every breakpoint. It scrolls with the page.
 */
export function VirtualGrid<T>({ count, at, label, draw, placeholder, onWindow, look = 'grid', onKey }: Props<T>) {
  const outer = useRef<HTMLDivElement>(null);
  const tall = useMemo(() => createTallScroll(), []);
  const [layout, setLayout] = useState<GridLayout>({ columns: 0, rowHeight: 0 });
  const [shown, setShown] = useState<Shown>({ first: 0, end: 1, shift: 0 });
  const [active, setActive] = useState(0);
  const focusWanted = useRef(false);

  const { rowHeight } = layout;
  const columns = Math.max(1, layout.columns);
  const rows = Math.ceil(count / columns);
  tall.resize({ content: rows * rowHeight, viewport: innerHeight });
  const reader = useReadersPlace(outer, tall, { columns, rowHeight });

  const follow = useCallback(() => {
    if (!outer.current) return;
    const scrolled = tall.moved(-outer.current.getBoundingClientRect().top);
    const { first, end } = windowRows({ scrolled, viewport: innerHeight, rowHeight, rows, overscan });
    const shift = tall.shift();
    reader.note(scrolled);
    setShown((now) => (now.first === first && now.end === end && now.shift === shift ? now : { first, end, shift }));
  }, [rowHeight, rows, columns]);

  useLayoutEffect(() => (outer.current ? watchLayout(outer.current, setLayout) : undefined), []);
  useLayoutEffect(reader.keep, [columns, rowHeight]);
  useLayoutEffect(follow, [follow]);
  useEffect(() => watchScroll({ moved: follow, rested: () => reader.settle() && follow() }), [follow]);

  const first = shown.first * columns;
  const end = Math.min(count, Math.max(shown.end * columns, first));
  const tabbable = active >= first && active < end ? active : first;

  useEffect(() => onWindow(first, end), [first, end, at, onWindow]);

  useLayoutEffect(() => openCell(outer.current, tabbable));
  useLayoutEffect(() => {
    if (!focusWanted.current) return;
    const cell = outer.current?.querySelector<HTMLElement>(`[data-index="${active}"] [data-focus]`);
    if (!cell) return;
    focusWanted.current = false;
    cell.focus({ preventScroll: true });
    cell.closest('[data-index]')?.scrollIntoView({ block: 'nearest' });
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
    const from = Number(cell?.dataset.index ?? active);
    if (cell && onKey?.(event, from)) return event.preventDefault();
    const rightToLeft = document.documentElement.dir === 'rtl';
    const target = moveInGrid(event.key, from, columns, count, rightToLeft);
    if (target === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    focusWanted.current = true;
    setActive(target);
    if (target >= first && target < end) return;
    holdFocus(outer.current);
    reader.go(Math.floor(target / columns) * rowHeight - innerHeight / 3);
  };

  const drawn = Array.from({ length: Math.max(0, Math.min(shown.end, rows) - shown.first) }, (_, n) => shown.first + n);
  return (
    <div
      ref={outer}
      class="vgrid"
      role="list"
      aria-label={label}
      style={{ blockSize: rowHeight ? `${tall.height()}px` : '' }}
      onKeyDown={onKeyDown}
      onFocusCapture={(event) => {
        const index = (event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset.index;
        if (index !== undefined) setActive(Number(index));
      }}
    >
      {drawn.map((row) => (
        <div key={row} class={look} style={{ insetBlockStart: `${row * rowHeight - shown.shift}px` }}>
          {Array.from({ length: Math.min(columns, count - row * columns) }, (_, n) => {
            const index = row * columns + n;
            const item = at(index);
            const cell = item ? draw(item, { index, tabIndex: -1 }) : placeholder();
            return <Fragment key={index}>{cell}</Fragment>;
          })}
        </div>
      ))}
    </div>
  );
}

/** Scrolls the page to places in the grid, and keeps the reader at his place when rows become more or fewer. */
function useReadersPlace(
  outer: { readonly current: HTMLElement | null },
  tall: TallScroll,
  { columns, rowHeight }: GridLayout,
) {
  const place = useRef({ index: 0, into: 0 });
  const restored = useRef(false);

  const scrollWindow = (scrolled: number) => {
    if (outer.current) scrollTo(0, Math.max(0, outer.current.getBoundingClientRect().top + scrollY + scrolled));
  };
  const go = (position: number) => scrollWindow(position < 0 ? position : tall.reach(position));

  return {
    go,
    note(scrolled: number): void {
      if (rowHeight === 0) return;
      const row = Math.floor(Math.max(0, scrolled) / rowHeight);
      place.current = { index: row * columns, into: Math.max(0, scrolled) / rowHeight - row };
    },
    /** After the first layout back to where the list was left, after a later one to the title that was at the top. */
    keep(): void {
      if (rowHeight === 0) return;
      const { index, into } = place.current;
      if (restored.current && index > 0) go((Math.floor(index / columns) + into) * rowHeight);
      if (!restored.current && rememberedScroll() > 0) scrollTo(0, rememberedScroll());
      restored.current = true;
    },
    /** In a list that is taller than its element: makes the scroll bar say the truth again; whether it had to. */
    settle(): boolean {
      const scrolled = -(outer.current?.getBoundingClientRect().top ?? 0);
      if (scrolled <= 0) return false;
      const target = tall.reach(tall.moved(scrolled));
      if (Math.abs(target - scrolled) < 1) return false;
      scrollWindow(target);
      return true;
    },
  };
}

const controls = '[data-focus], .tri';

/**
 * Lets Tab reach one cell's controls. By hand: a cell that is drawn anew while the others stay keeps Preact's tree of
 * that moment in memory, and in the course of scrolling all of them.
 */
function openCell(grid: HTMLElement | null, index: number): void {
  const open = grid?.querySelectorAll<HTMLElement>(`[data-index="${index}"] :is(${controls})`) ?? [];
  for (const control of grid?.querySelectorAll<HTMLElement>('[data-open]') ?? []) {
    control.tabIndex = -1;
    control.removeAttribute('data-open');
  }
  for (const control of open) {
    control.tabIndex = 0;
    control.dataset.open = '';
  }
}

/** The cell that had the focus goes before the next one is there: until then keys are still the grid's. */
function holdFocus(grid: HTMLElement | null): void {
  if (!grid) return;
  grid.tabIndex = -1;
  grid.focus({ preventScroll: true });
  grid.addEventListener('blur', () => grid.removeAttribute('tabindex'), { once: true });
}
