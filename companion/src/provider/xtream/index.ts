export type { XtreamAccountState } from './account.ts';
export {
  createXtreamClient,
  type ListBytes,
  type RowStream,
  type XtreamClient,
  type XtreamClientOptions,
} from './client.ts';
export { otherExtensions } from './extensions.ts';
export { toConnectFault } from './faults.ts';
export { type CallWeight, createPacer, type Pacer, type PacerOptions } from './pacer.ts';
export { createRedactor, createTextCleaner } from './redact.ts';
export { DEFAULT_TIMEOUTS, type Timeouts } from './request.ts';
export type { LiveRow, MovieRow, RowOf, SeriesRow, XtreamCategory } from './rows.ts';
export type { EpisodeInfo, SeasonInfo, SeriesDetails, SeriesInfo } from './series-info.ts';
export { type ParsedServerUrl, parseServerUrl } from './server-url.ts';
export type { Programme } from './short-epg.ts';
export type { Timer } from './timer.ts';
export { DEFAULT_USER_AGENT, type StreamKind, type XtreamAccount } from './types.ts';
export { createUrls, type XtreamUrls } from './urls.ts';
export type { AudioTrack, VideoTrack, VodInfo } from './vod-info.ts';
