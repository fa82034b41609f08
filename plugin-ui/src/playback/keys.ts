import { volume, type Playback } from './use-playback.ts';

const step = 10;
const louder = 0.1;

type Verbs = { playback: Playback; full: (() => unknown) | null; back: () => void };

/** The keys that hold inside the player. Time runs from left to right in every script. */
export function onPlayerKey(event: KeyboardEvent, { playback, full, back }: Verbs): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const on = event.target instanceof Element ? event.target : null;
  const verbs: Record<string, (() => unknown) | null> = {
    k: playback.toggle,
    m: playback.mute,
    f: full,
    escape: back,
  };
  // A button has the space bar for itself, a slider the arrows.
  if (!on?.closest('button')) verbs[' '] = playback.toggle;
  if (!on?.closest('input')) {
    Object.assign(verbs, {
      arrowleft: () => playback.seekBy(-step),
      arrowright: () => playback.seekBy(step),
      arrowup: () => playback.volume(volume.peek() + louder),
      arrowdown: () => playback.volume(volume.peek() - louder),
    });
  }
  const verb = verbs[event.key.toLowerCase()];
  if (!verb) return;
  event.preventDefault();
  event.stopPropagation();
  void verb();
}
