import { batch, effect, signal } from '@preact/signals';
import { mediaAddress } from '../api.ts';
import { stored } from '../preferences.ts';
import { t } from '../strings/index.ts';
import { toast } from '../ui/toast.tsx';
import {
  back,
  begin,
  forward,
  jump,
  type Playable,
  type PlayerQueue,
  playNext,
  type Reel,
  readPositions,
  readQueue,
  remember,
  without,
} from './queue.ts';

/** What plays and what waits; it survives a reload, standing still until the reader goes on. */
export const queue = signal<PlayerQueue>(stored('player', readQueue) ?? []);
/** What was played before it, the latest last. */
export const played = signal<PlayerQueue>(stored('played', readQueue) ?? []);
/** How often the reader asked for something to play in this visit: what was there before it does not start by itself. */
export const asked = signal(0);
const positions = signal(stored('positions', readPositions) ?? new Map<string, number>());

keep('player', () => (queue.value.length > 0 ? JSON.stringify(queue.value) : null));
keep('played', () => (played.value.length > 0 ? JSON.stringify(played.value) : null));
keep('positions', () => (positions.value.size > 0 ? JSON.stringify([...positions.value]) : null));

function keep(name: string, text: () => string | null): void {
  effect(() => {
    const value = text();
    try {
      if (value === null) localStorage.removeItem(`xd.${name}`);
      else localStorage.setItem(`xd.${name}`, value);
    } catch {
      // Storage may be closed to us inside a frame: the queue lasts for the visit.
    }
  });
}

export function play(...items: Playable[]): void {
  change((reel) => begin(reel, items));
}

export function enqueue(item: Playable): void {
  const before = queue.value;
  if (before.length === 0) return play(item);
  queue.value = playNext(before, item);
  toast('ok', t.player.added(item.title));
}

export const skip = (): void => change(forward);
export const previous = (): void => change(back);
export const jumpTo = (item: Playable): void => change((reel) => jump(reel, item));

/** The reader asks for something to play. */
function change(next: (reel: Reel) => Reel): void {
  const reel = next({ queue: queue.value, played: played.value });
  batch(() => {
    asked.value += 1;
    queue.value = reel.queue;
    played.value = reel.played;
  });
}

export function remove(item: Playable): void {
  queue.value = without(queue.value, item);
}

export function closePlayer(): void {
  queue.value = [];
  played.value = [];
}

export function positionOf({ kind, id }: Playable): number {
  return positions.peek().get(`${kind}:${id}`) ?? 0;
}

export function keepPosition(item: Playable, seconds: number, length: number): void {
  if (item.kind !== 'live' && Number.isFinite(length))
    positions.value = remember(positions.value, item, seconds, length);
}

/** Nothing of one user is left for the next. */
export function forgetPlayer(): void {
  closePlayer();
  asked.value = 0;
  positions.value = new Map();
}

export const streamOf = ({ kind, id }: Playable): string => mediaAddress(`api/streams/${kind}/${id}`);
