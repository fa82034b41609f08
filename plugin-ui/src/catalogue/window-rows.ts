/** Which rows of a long grid are worth drawing: those in the window and a few around it. */
export type RowWindow = { first: number; end: number };

type Measures = {
  /** How far the grid's top edge is above the window's, in pixels; negative below it. */
  scrolled: number;
  viewport: number;
  rowHeight: number;
  rows: number;
  overscan: number;
};

export function windowRows({ scrolled, viewport, rowHeight, rows, overscan }: Measures): RowWindow {
  if (rows === 0 || rowHeight <= 0) return { first: 0, end: Math.min(rows, overscan) };
  const first = Math.floor(scrolled / rowHeight) - overscan;
  const end = Math.ceil((scrolled + viewport) / rowHeight) + overscan;
  return { first: clamp(first, 0, rows), end: clamp(end, Math.min(rows, overscan), rows) };
}

/** Where an arrow key leads in a grid; null when the key is none of ours or leads out of it. */
export function moveInGrid(
  key: string,
  index: number,
  columns: number,
  count: number,
  rightToLeft = false,
): number | null {
  const ahead = rightToLeft ? -1 : 1;
  const steps: Record<string, number> = {
    ArrowRight: ahead,
    ArrowLeft: -ahead,
    ArrowDown: columns,
    ArrowUp: -columns,
    PageDown: columns * 3,
    PageUp: columns * -3,
  };
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = steps[key];
  if (step === undefined) return null;
  const target = index + step;
  if (target >= 0 && target < count) return target;
  // The last row may be short: down from above its gap leads to its end.
  if (step >= columns && Math.floor(index / columns) < Math.floor((count - 1) / columns)) return count - 1;
  return null;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
