import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { toastError } from '../ui/toast.tsx';
import { queue } from './state.ts';

let loaded: FunctionComponent | null = null;

/** Where the player lives; its code comes with the first thing that is played. */
export function PlayerDock() {
  const [, drawAgain] = useState(0);
  const wanted = queue.value.length > 0;
  useEffect(() => {
    if (!wanted || loaded) return;
    import('./player.tsx').then(({ Player }) => {
      loaded = Player;
      drawAgain((n) => n + 1);
    }, toastError);
  }, [wanted]);
  const Player = loaded;
  return wanted && Player ? <Player /> : null;
}
