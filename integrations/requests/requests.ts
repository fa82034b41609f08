/** A film or a series that somebody asked a request manager for, and that is approved. */
export type WantedTitle = {
  /** The same for the same request, however often and by whichever event it is told. */
  key: string;
  kind: 'movie' | 'series';
  /** Of TMDB, digits; null where the manager does not tell. */
  tmdbId: string | null;
  title: string;
  year: number | null;
  /** Of a series; null = all of them. */
  seasons: number[] | null;
  wants4k: boolean;
  /** The person's name, without an address. */
  requestedBy: string | null;
};

/** What a message of a request manager means to us. */
export type RequestMessage =
  | { type: 'wanted'; wanted: WantedTitle }
  /** It is to be looked for no longer. */
  | { type: 'withdrawn'; wanted: WantedTitle }
  | { type: 'test' }
  /** Nothing to do; why, in a sentence. */
  | { type: 'ignored'; reason: string };

/** A message that can't be read: `path` is what is wrong with it, `message` what to do. */
export class UnreadableRequest extends Error {
  readonly path: string;
  constructor(path: string, message: string) {
    super(message);
    this.name = 'UnreadableRequest';
    this.path = path;
  }
}
