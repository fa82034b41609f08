/** An account as the client needs it. `serverUrl` is what `parseServerUrl` made of the user's input. */
export type XtreamAccount = {
  serverUrl: string;
  username: string;
  password: string;
  /** Sent with every request and on every redirect hop; empty takes `DEFAULT_USER_AGENT`. */
  userAgent?: string | null;
  /** Accepts self-signed, expired and mismatched certificates. */
  allowInvalidTls?: boolean;
};

export type StreamKind = 'live' | 'movie' | 'series';

/** Generic library and browser-like agents are what panels and their firewalls block; players pass. */
export const DEFAULT_USER_AGENT = 'VLC/3.0.21 LibVLC/3.0.21';
