/**
 * The port to a media server (Jellyfin today): what the rest of the program may ask of one, and what every adapter promises.
 *
 * What holds for every method: `path` is always a path as the **media server** sees it (the caller applies its path map);
 * a failure is a `MediaServerError`, except that an aborted `signal` rejects with the signal's reason; nothing is retried
 * here (`retryable` tells the caller whether a later try makes sense); no error, log line or answer carries a secret,
 * except where a token is what was asked for. `media-server.contract.ts` holds an adapter to this.
 */
export interface MediaServer {
  readonly kind: string;
  /** The address in use, as `http://host:8096/sub-path`: cleaned up, without credentials or a trailing slash. */
  readonly url: string;

  /**
   * Who answers there, and whether it is ready for the other calls. A ready answer also means that the API key is valid.
   * @throws `unauthorised` the key is wrong; `bad-answer` another program answers there; `not-ready` it is starting and
   *   cannot even say its name yet.
   */
  info(signal?: AbortSignal): Promise<ServerInfo>;

  /** All libraries, in the server's order. @throws `forbidden` the key is not an administrator's. */
  libraries(signal?: AbortSignal): Promise<Library[]>;

  /**
   * Creates a library and answers it. It is not scanned; its `id` stays null until the server has looked at its top folders
   * once (`refreshAll` does that).
   * @throws `conflict` a library has that name (compared without case); `not-found` the server does not see one of the paths.
   */
  createLibrary(library: NewLibrary, signal?: AbortSignal): Promise<Library>;

  /**
   * Adds one folder to a library; nothing happens when the library has it already. It is not scanned.
   * @throws `not-found` there is no such library, or the server does not see the path.
   */
  addLibraryPath(libraryName: string, path: string, signal?: AbortSignal): Promise<void>;

  /** Whether the server's own process sees a file or folder there: the check of a path map. */
  pathExists(path: string, signal?: AbortSignal): Promise<boolean>;

  /**
   * Tells the server what changed, files or folders, in one call. The server looks after a delay of its own (Jellyfin: 60 s
   * by default, started anew by every further change below the same path) and does not say whether it knows the paths.
   */
  scanPaths(updates: PathUpdate[], signal?: AbortSignal): Promise<void>;

  /** Has one library looked at now, without that delay. Answers before it is done. @throws `not-found` no such library. */
  refreshLibrary(libraryId: string, signal?: AbortSignal): Promise<void>;

  /** Starts a scan of all libraries. Answers before it is done; `scanProgress` tells. */
  refreshAll(signal?: AbortSignal): Promise<void>;

  /** How the scan of all libraries is doing, or how the last one ended. */
  scanProgress(signal?: AbortSignal): Promise<ScanProgress>;

  /** The item that plays the file at exactly this path, null when there is none (yet). */
  itemByPath(path: string, lookup: ItemLookup, signal?: AbortSignal): Promise<MediaItem | null>;

  /**
   * The items that play these files, by their paths; those that are not there (yet) are left out. One request per page of
   * the newest items: with `recentOnly` one in all, without it as many as it takes to find every path or the end.
   */
  itemsByPath(
    paths: string[],
    lookup: Omit<ItemLookup, 'title'>,
    signal?: AbortSignal,
  ): Promise<Map<string, MediaItem>>;

  /** Is a plugin there, and does it run? */
  pluginState(id: string, signal?: AbortSignal): Promise<PluginState>;

  /**
   * Adds the repository, keeping those that are there, and installs one version from it; it runs after a restart.
   * @throws `not-found` the server cannot read that repository, or is too old for what it offers.
   */
  installPlugin(
    plugin: { id: string; name: string; version: string; repository: { name: string; url: string } },
    signal?: AbortSignal,
  ): Promise<void>;

  /**
   * Has our plugin connect itself to the companion at `address` with a one-time code.
   * @throws `not-found` it does not run there, or cannot reach the address; `conflict` the code is refused.
   */
  connectPlugin(pairing: { address: string; code: string }, signal?: AbortSignal): Promise<void>;

  /** Whoever plays something is interrupted. Answers before it is done. */
  restart(signal?: AbortSignal): Promise<void>;

  /** Who is playing something now; idle sessions are left out. */
  sessions(signal?: AbortSignal): Promise<PlayingSession[]>;

  /**
   * Signs a user of the media server in. The server ends the earlier token of the same user on the same `device.id`.
   * @throws `unauthorised` wrong name or password; `forbidden` the server does not let this user in (disabled, locked, from here).
   */
  signIn(login: { username: string; password: string; device: Device }, signal?: AbortSignal): Promise<SignedIn>;

  /** Whose token this is; null when it lets nobody in: unknown, signed out, a disabled user's, or an API key. */
  verifyToken(token: string, signal?: AbortSignal): Promise<ServerUser | null>;

  /** Ends a user's token. One that is over already is no error. */
  signOut(token: string, signal?: AbortSignal): Promise<void>;

  /** Whether the server offers sign-in by a code that the user confirms there. */
  quickConnectEnabled(signal?: AbortSignal): Promise<boolean>;

  /** Starts such a sign-in. `code` is shown to the user; `secret` stays here. @throws `forbidden` it is switched off there. */
  startQuickConnect(device: Device, signal?: AbortSignal): Promise<{ code: string; secret: string }>;

  /** Whether the user has confirmed the code. @throws `not-found` the code has run out: start again. */
  quickConnectApproved(secret: string, signal?: AbortSignal): Promise<boolean>;

  /** Signs in with a confirmed code, once. @throws `unauthorised` it is not confirmed, or has run out. */
  finishQuickConnect(login: { secret: string; device: Device }, signal?: AbortSignal): Promise<SignedIn>;
}

/** `version` is the server's own text ("10.11.3", "12.0.0"): not to be taken apart. `id` and `name` may be empty while `ready` is false. */
export type ServerInfo = { name: string; version: string; id: string; ready: boolean };

/** `installed` is a version, null where it is not there. */
export type PluginState = { installed: string | null; active: boolean; needsRestart: boolean };

export type LibraryKind = 'movies' | 'tvshows';

export type Library = {
  /** Null for a library that the server has only just created, see `createLibrary`. */
  id: string | null;
  name: string;
  /** `mixed` where the server was not told what is in it; other kinds (`music`, …) by the server's name. */
  kind: LibraryKind | 'mixed' | (string & {});
  /** As the server sees them. */
  paths: string[];
  refresh: 'idle' | 'queued' | 'running';
  /** 0–100, null while nothing is running or unknown. */
  refreshPercent: number | null;
};

/** Every path must exist on the media server. Series: one path per language folder, else a language is taken for a series. */
export type NewLibrary = { name: string; kind: LibraryKind; paths: string[] };

export type PathUpdate = { path: string; change: 'created' | 'modified' | 'deleted' };

export type ScanProgress = {
  running: boolean;
  /** 0–100, null while nothing is running or unknown. */
  percent: number | null;
  /** How the last finished scan ended, null before the first. */
  last: { result: 'completed' | 'failed' | 'cancelled' | 'aborted'; endedAt: string } | null;
};

export type ItemLookup = {
  kind: 'movie' | 'episode';
  /** Where to look; everywhere when missing. */
  libraryId?: string;
  /** The title that the item should have there; the file's name without extension is tried when missing. */
  title?: string;
  /**
   * Look only by title and among the newest items: two small requests, for asking again and again while waiting. It finds a
   * fresh file nearly always; null is final only without it.
   */
  recentOnly?: boolean;
};

/** `url` opens the item in the media server's own web page, at the address this program uses. */
export type MediaItem = { id: string; url: string };

export type PlayingSession = {
  id: string;
  user: string;
  client: string;
  device: string;
  title: string;
  /** What is played: a path as the server sees it, or the URL of a stream (which may carry a provider's password), or unknown. */
  itemPath: string | null;
  isPaused: boolean;
  isTranscoding: boolean;
};

/** `id` stays the same for one browser and differs between browsers; `name` is what the media server's administrator reads. */
export type Device = { id: string; name: string };

export type ServerUser = { id: string; name: string; isAdministrator: boolean };

export type SignedIn = { user: ServerUser; token: string; serverId: string };

/** What an adapter is made from. `log` gets one line per call, secrets replaced; pino's logger fits. */
export type MediaServerOptions = {
  /** With or without scheme, sub-path or the `/web/` of a browser's address bar. */
  url: string;
  apiKey: string;
  /** Accept a certificate that cannot be checked (self-signed). */
  allowInvalidTls?: boolean;
  /** Milliseconds one call may take; 15,000. */
  timeoutMs?: number;
  log?: MediaServerLog;
};

export type MediaServerLog = { debug(fields: object, message: string): void };

export type MediaServerErrorCode =
  'bad-address' | 'unreachable' | 'not-ready' | 'bad-answer' | 'unauthorised' | 'forbidden' | 'not-found' | 'conflict';

/** `message` is one plain sentence for the user, with what to do about it and without secrets. */
export class MediaServerError extends Error {
  readonly code: MediaServerErrorCode;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean;

  constructor(code: MediaServerErrorCode, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'MediaServerError';
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}
