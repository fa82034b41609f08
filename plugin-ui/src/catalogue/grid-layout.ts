export type GridLayout = { columns: number; rowHeight: number };

/**
 * Reads columns and the height of a row from what the browser laid out, now and whenever the width changes, and tells
 * them when they are others than before.
 */
export function watchLayout(grid: HTMLElement, tell: (layout: GridLayout) => void): () => void {
  let known: GridLayout = { columns: 0, rowHeight: 0 };
  const measure = () => {
    // A cell that is drawn, before one that is only a shape.
    const cell =
      grid.querySelector('[data-focus]')?.closest('[data-index]') ?? grid.firstElementChild?.firstElementChild;
    const row = cell?.parentElement;
    if (!cell || !row) return;
    const style = getComputedStyle(row);
    const columns = style.gridTemplateColumns.split(' ').length;
    const rowHeight = cell.getBoundingClientRect().height + (Number.parseFloat(style.rowGap) || 0);
    if (known.columns === columns && Math.abs(known.rowHeight - rowHeight) < 0.5) return;
    known = { columns, rowHeight };
    tell(known);
  };
  const observer = new ResizeObserver(measure);
  observer.observe(grid);
  measure();
  return () => observer.disconnect();
}

/** Calls at most once a frame: scrolling must not wait for us. `rested` comes when it has stopped. */
export function watchScroll({ moved, rested }: { moved: () => void; rested: () => void }): () => void {
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listen = () => {
    clearTimeout(timer);
    timer = setTimeout(rested, 200);
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      moved();
    });
  };
  addEventListener('scroll', listen, { passive: true });
  addEventListener('resize', listen);
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    removeEventListener('scroll', listen);
    removeEventListener('resize', listen);
  };
}
