import { signal } from '@preact/signals';
import { roomOf, rooms } from '../frame/nav.tsx';
import { goBack, navigate, place } from '../navigation.ts';

/** What the keyboard has opened over the page. */
export const opened = signal<'palette' | 'sheet' | null>(null);

/** After `G` a letter leads to a room, for so long. */
const patience = 1500;

/** The keys that hold on every page: `Ctrl K`, `?`, `G` with a letter, and `Esc` from a title back to its list. */
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
  // After everything that `Esc` closes.
  addEventListener('keydown', leaveTitle);
  return () => {
    removeEventListener('keydown', listen, { capture: true });
    removeEventListener('keydown', leaveTitle);
  };
}

const closable = 'dialog[open], [popover]:popover-open, .selecting, .app[inert]';

function leaveTitle({ key, target, defaultPrevented }: KeyboardEvent): void {
  const { path } = place.peek();
  const room = roomOf(path);
  if (key !== 'Escape' || defaultPrevented || !room?.section || path === room.path) return;
  const inPlayer = target instanceof Element && target.closest('.player');
  if (!isTyping(target) && !inPlayer && !document.querySelector(closable)) goBack(room.path);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input:not([type="checkbox"]), textarea, select, dialog') !== null;
}
