const controls = ':is(a[href], button, input, select):not(:disabled, [role^="menuitem"])';

/**
 * A list or a grid as one stop of the Tab key, however long it is: only one row's controls can be tabbed to; arrows, Home
 * and End move to the same control of another row. To be used as the list's `ref`, made once per module.
 */
export function roving(rows: string): (list: HTMLElement | null) => void {
  return (list) => {
    if (!list) return;
    let last: Element | undefined;
    const settle = () => {
      const all = rowsOf(list, rows);
      const holds = (row: Element) => row.contains(document.activeElement);
      const isCurrent = (row: Element) => row.querySelector('[aria-current]') !== null;
      last = all.find(holds) ?? all.find((row) => row === last) ?? all.find(isCurrent) ?? all[0];
      for (const row of all) open(row, row === last);
    };
    settle();
    new MutationObserver(settle).observe(list, { childList: true, subtree: true });
    list.addEventListener('focusin', settle);
    list.addEventListener('keydown', (event) => move(event, rowsOf(list, rows)));
  };
}

function rowsOf(list: HTMLElement, rows: string): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>(rows)].filter((row) => controlsOf(row).length > 0);
}

/** Without those that Tab never reaches (a picture that repeats the link beside it). */
function controlsOf(row: Element): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>(controls)].filter((one) => one.tabIndex >= 0 || 'roved' in one.dataset);
}

function open(row: Element, tabbable: boolean): void {
  for (const control of controlsOf(row)) {
    control.toggleAttribute('data-roved', !tabbable);
    if (tabbable) control.removeAttribute('tabindex');
    else control.tabIndex = -1;
  }
}

function move(event: KeyboardEvent, rows: HTMLElement[]): void {
  const from = event.target as HTMLElement;
  const now = rows.findIndex((row) => row.contains(from));
  const target = rows[targetOf(event.key, now, rows) ?? -1];
  const busy = event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey;
  if (now < 0 || !target || busy || from.closest('select, [popover]')) return;
  event.preventDefault();
  const column = controlsOf(rows[now] as HTMLElement).indexOf(from);
  const there = controlsOf(target);
  there[Math.max(0, Math.min(column, there.length - 1))]?.focus();
}

function targetOf(key: string, now: number, rows: readonly HTMLElement[]): number | undefined {
  // What begins at the same height as the first stands beside it.
  const columns = rows.filter((row) => row.offsetTop === rows[0]?.offsetTop).length;
  const ahead = document.documentElement.dir === 'rtl' ? -1 : 1;
  const targets: Record<string, number> = {
    ArrowDown: now + columns,
    ArrowUp: now - columns,
    Home: 0,
    End: rows.length - 1,
    ...(columns > 1 && { ArrowRight: now + ahead, ArrowLeft: now - ahead }),
  };
  return targets[key];
}
