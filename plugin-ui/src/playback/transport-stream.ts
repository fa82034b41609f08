import { t } from '../strings/index.ts';
import { unload } from './element.ts';
import { keepLive } from './keep-live.ts';
import { formatTrouble, type Source, type SourceOptions, troubleOf } from './news.ts';
import { type StartRun, startRun } from './run.ts';

/** Plays a transport stream through mpegts.js, a channel for as long as the reader likes. */
export function openTransportStream(options: SourceOptions): Source {
  const { video, item, tell } = options;
  let stop = (): void => undefined;
  let isStopped = false;
  import('mpegts.js').then(
    ({ default: mpegts }) => {
      if (isStopped) return;
      if (!mpegts.isSupported()) return tell({ trouble: formatTrouble(item, 'video/mp2t') });
      mpegts.LoggingControl.applyConfig({ enableAll: false });
      const run: StartRun = (hooks) => startRun({ mpegts, video, item }, hooks);
      stop = item.kind === 'live' ? keepLive({ ...options, run }) : playOnce(run, options);
    },
    () => tell({ trouble: { kind: 'other', sentence: `${t.player.failed} ${t.problem(0)}` } }),
  );
  return {
    stop: () => {
      isStopped = true;
      stop();
      unload(video);
    },
  };
}

function playOnce(run: StartRun, { item, tell }: SourceOptions): () => void {
  const only = run({
    arrived: () => undefined,
    ended: (end) => {
      if (end.kind === 'complete') return;
      only.end();
      if (end.kind === 'unplayable') tell({ trouble: formatTrouble(item, 'video/mp2t') });
      else if (end.kind === 'refused') tell({ trouble: troubleOf(end.error) });
      else tell({ trouble: { kind: 'other', sentence: t.player.interrupted } });
    },
  });
  return only.end;
}
