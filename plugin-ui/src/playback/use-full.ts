import { useEffect, useState } from 'preact/hooks';

/** Some phones show only the video itself, with controls of their own. */
type PhoneVideo = HTMLVideoElement & { webkitEnterFullscreen?: () => void };

export type Full = {
  isOn: boolean;
  /** null where neither the browser nor the frame allows it. */ toggle: (() => Promise<void>) | null;
};

/** Fills the screen with a part of the page, so that our own controls go with it. */
export function useFull(part: { current: HTMLElement | null }): Full {
  const [isOn, setOn] = useState(false);
  useEffect(() => {
    const look = () => setOn(document.fullscreenElement !== null && document.fullscreenElement === part.current);
    document.addEventListener('fullscreenchange', look);
    return () => document.removeEventListener('fullscreenchange', look);
  }, []);
  return { isOn, toggle: isPossible() ? () => toggle(part.current) : null };
}

async function toggle(part: HTMLElement | null): Promise<void> {
  const change = document.fullscreenElement ? document.exitFullscreen() : part?.requestFullscreen?.();
  // Nothing to be told: where the browser refuses it, the player stays as large as it is.
  if (document.fullscreenEnabled) return change?.catch(() => undefined);
  (part?.querySelector('video') as PhoneVideo | null)?.webkitEnterFullscreen?.();
}

const isPossible = () => document.fullscreenEnabled || 'webkitEnterFullscreen' in HTMLVideoElement.prototype;
