import type { ApiError } from '../api.ts';
import { t } from '../strings/index.ts';
import type { Playable } from './queue.ts';

/** Why nothing plays, as a sentence; `format`: this browser can't show it, another player may. */
export type Trouble = {
  kind: 'busy' | 'format' | 'other';
  sentence: string;
  /** Does it come from the library? Then there is nothing to download. */
  isHere?: boolean;
};

/** What the reader is told beside the picture. */
export type News = {
  trouble?: Trouble;
  /** It broke off, and is taken up again by itself. */
  again?: boolean;
  /** A channel that stood paused gave its connection back. */
  parked?: boolean;
  /** The picture plays without its sound. */
  silent?: boolean;
};

export type Source = { stop: () => void };
export type SourceOptions = {
  video: HTMLVideoElement;
  item: Playable;
  /** Seconds. */
  from: number;
  tell: (news: News) => void;
};

export function troubleOf(error: ApiError): Trouble {
  if (error.code === 'account-busy') return { kind: 'busy', sentence: t.player.busy };
  return { kind: 'other', sentence: `${t.player.failed} ${error.message}` };
}

/** `type`: the media type that the service names. `isHere`: it comes from the library. */
export function formatTrouble({ kind }: Playable, type: string, isHere = false): Trouble {
  const format = formats[type.split(';')[0]?.trim() ?? ''] ?? '';
  if (kind === 'live') return { kind: 'format', sentence: t.player.unplayableLive };
  return { kind: 'format', sentence: isHere ? t.player.unplayableHere(format) : t.player.unplayable(format), isHere };
}

const formats: Record<string, string | undefined> = {
  'video/x-matroska': 'MKV',
  'video/x-msvideo': 'AVI',
  'video/mp2t': 'TS',
  'video/mp4': 'MP4',
  'video/quicktime': 'MOV',
  'video/mpeg': 'MPEG',
  'video/x-ms-wmv': 'WMV',
  'video/x-flv': 'FLV',
  'video/webm': 'WebM',
};
