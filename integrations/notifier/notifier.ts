import type { ZodType } from 'zod';

/** One thing that happened: `type` and `data` for programs, `title` and `text` for people. */
export type Notification = {
  /** The same over all tries, so that a receiver can tell a repetition. */
  id: string;
  type: string;
  timestamp: Date;
  data: Record<string, unknown>;
  title: string;
  text: string;
};

/** One POST. Redirects are not followed: a receiver that moved is entered anew. */
export type Post = (
  call: { url: string; headers: Record<string, string>; body: string },
  signal: AbortSignal,
) => Promise<{ status: number; text: string }>;

/** `status`: of HTTP, null where it isn't that. */
export type Taken = { status: number | null };

/** Resolves when the receiver has taken it. @throws NotifierError otherwise. */
export type Notifier = { send(notification: Notification, signal: AbortSignal): Promise<Taken> };

/** A kind of receiver; `secrets` are the settings that are never shown again. */
export type NotifierKind<Settings> = {
  name: string;
  settings: ZodType<Settings>;
  secrets: readonly (keyof Settings & string)[];
  /** How a receiver is told apart in lists and logs, without its secrets. */
  describe(settings: Settings): string;
  create(settings: Settings, outside: { post: Post }): Notifier;
};

export function defineNotifier<Settings>(kind: NotifierKind<Settings>): NotifierKind<Settings> {
  return kind;
}

export type NotifierErrorCode = 'unreachable' | 'refused' | 'gone' | 'unauthorised' | 'slow-down' | 'bad-settings';

/** Why a receiver did not take a notification, in words without its secrets. */
export class NotifierError extends Error {
  readonly code: NotifierErrorCode;
  /** Whether the same may work later. */
  readonly retryable: boolean;
  /** The receiver's HTTP status, where it answered. */
  readonly status: number | null;

  constructor(
    code: NotifierErrorCode,
    message: string,
    { retryable = true, status = null }: { retryable?: boolean; status?: number | null } = {},
  ) {
    super(message);
    this.name = 'NotifierError';
    this.code = code;
    this.retryable = retryable;
    this.status = status;
  }
}

/** @throws NotifierError unless the status says that it was taken. */
export function mustBeTaken({ status }: { status: number }, receiver: string): Taken {
  if (status >= 200 && status < 300) return { status };
  const answered = `${receiver} answered ${status}`;
  if (status === 410) {
    throw new NotifierError('gone', `${answered}: it wants no more of them.`, { retryable: false, status });
  }
  if (status === 401 || status === 403) {
    throw new NotifierError('unauthorised', `${answered}. Check the key or token that you gave for it.`, { status });
  }
  if (status === 429) throw new NotifierError('slow-down', `${answered}: it is tried again later.`, { status });
  if (status >= 300 && status < 400) {
    throw new NotifierError('refused', `${answered}, a redirect, which is not followed. Enter the new address.`, {
      status,
    });
  }
  throw new NotifierError('refused', `${answered}; its own log says why.`, { status });
}
