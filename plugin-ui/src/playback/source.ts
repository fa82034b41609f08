import { openFile } from './file-source.ts';
import type { Source, SourceOptions } from './news.ts';
import { openTransportStream } from './transport-stream.ts';
import { watchSound } from './watch-sound.ts';

/** Connects a title with the video element: transport streams through mpegts.js, files natively. Ends with `stop`. */
export function openSource(options: SourceOptions): Source {
  const { kind, container } = options.item;
  const isStream = kind === 'live' || /^(m?ts|m2ts|m3u8?)$/i.test(container ?? '');
  const source = isStream ? openTransportStream(options) : openFile(options);
  const noticed = watchSound(options);
  return {
    stop: () => {
      noticed();
      source.stop();
    },
  };
}
