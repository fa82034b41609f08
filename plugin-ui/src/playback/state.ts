import { effect, signal } from '@preact/signals';
import { base } from '../api.ts';
import { stored } from '../preferences.ts';
import { t } from '../strings/index.ts';
import { toast } from '../ui/toast.tsx';
import {
  type Playable,
  type PlayerQueue,
  playFirst,
  playNext,
  readPositions,
  readQueue,
  remember,
  without,
} from './queue.ts';

/** What plays and what waits; it survives a reload, standing still until the reader goes on. */
export const queue = signal<PlayerQueue>(stored('player', readQueue) ?? []);
/** Was it the reader who asked for what plays, in this visit? Only then it starts by itself. */
export const asked = signal(false);
const positions = signal(stored('positions', readPositions) ?? new Map<string, number>());

keep('player', () => (queue.value.length > 0 ? JSON.stringify(queue.value) : null));
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
  asked.value = true;
  queue.value = playFirst(queue.value, items);
}

export function enqueue(item: Playable): void {
  const before = queue.value;
  if (before.length === 0) return play(item);
  queue.value = playNext(before, item);
  toast('ok', t.player.added(item.title));
}

export function skip(): void {
  asked.value = true;
  queue.value = queue.value.slice(1);
}

export function remove(item: Playable): void {
  queue.value = without(queue.value, item);
}

export function closePlayer(): void {
  queue.value = [];
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
  queue.value = [];
  positions.value = new Map();
}

export const streamOf = ({ kind, id }: Playable): string => new URL(`api/streams/${kind}/${id}`, base).href;
