import { signal } from '@preact/signals';
import { rooms } from '../frame/nav.tsx';
import { navigate } from '../navigation.ts';

/** What the keyboard has opened over the page. */
export const opened = signal<'palette' | 'sheet' | null>(null);

/** After `G` a letter leads to a room, for so long. */
const patience = 1500;

/** The keys that hold on every page: `Ctrl K`, `?`, and `G` with a letter. */
export function listenForKeys(): () => void {
  let goUntil = 0;
  const listen = (event: KeyboardEvent) => {
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && key === 'k') {
      event.preventDefault();
      opened.value = opened.value === 'palette' ? null : 'palette';
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === '?') {
      event.preventDefault();
      opened.value = 'sheet';
      return;
    }
    const room = performance.now() < goUntil ? rooms.find((one) => one.key === key) : undefined;
    goUntil = key === 'g' ? performance.now() + patience : 0;
    if (!room) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    navigate(room.path);
  };
  // Before the lists' own letters (D, F): after `G` they mean rooms.
  addEventListener('keydown', listen, { capture: true });
  return () => removeEventListener('keydown', listen, { capture: true });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input:not([type="checkbox"]), textarea, select, dialog') !== null;
}
