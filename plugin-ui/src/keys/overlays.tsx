import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { listenForKeys, opened } from './shortcuts.ts';

type Overlay = FunctionComponent<{ onClose: () => void }>;

const loaded: Partial<Record<'palette' | 'sheet', Overlay>> = {};
const load = {
  palette: async () => (await import('./palette.tsx')).Palette,
  sheet: async () => (await import('./sheet.tsx')).KeySheet,
};

/** The palette and the sheet of keys; their code comes when they are first opened. */
export function KeyOverlays() {
  const [, drawAgain] = useState(0);
  useEffect(listenForKeys, []);
  const name = opened.value;
  useEffect(() => {
    if (!name || loaded[name]) return;
    void load[name]().then((overlay) => {
      loaded[name] = overlay;
      drawAgain((n) => n + 1);
    });
  }, [name]);
  const Shown = name && loaded[name];
  const close = () => {
    opened.value = null;
  };
  return Shown ? <Shown onClose={close} /> : null;
}
