/** One message about one field of a bad input. `path` is dotted, empty for the body as a whole. */
export type FieldError = { path: string; message: string };

/**
 * An error with a stable `code` that reaches users. Everything thrown on purpose is one of these;
 * `platform/http` turns it into an RFC 9457 answer, the queue reads `retryable`.
 */
export class AppError extends Error {
  readonly code: string;
  /** The HTTP status that this error has when it reaches the API. */
  readonly status: number;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean;
  readonly errors: FieldError[] | undefined;
  /** Seconds after which a new try makes sense, where the other side said so. */
  readonly retryAfter: number | undefined;
  /** Further members of the problem answer (RFC 9457 §3.2). */
  readonly extension: object | undefined;

  constructor(
    code: string,
    message: string,
    options: {
      status?: number;
      retryable?: boolean;
      errors?: FieldError[];
      retryAfter?: number;
      extension?: object;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = options.status ?? 500;
    this.retryable = options.retryable ?? false;
    this.errors = options.errors;
    this.retryAfter = options.retryAfter;
    this.extension = options.extension;
  }
}

export function notFound(what: string, id: string | number): AppError {
  return new AppError('not-found', `There is no ${what} ${id}.`, { status: 404 });
}

export function badInput(path: string, message: string): AppError {
  return new AppError('bad-input', `${path}: ${message}`, { status: 400, errors: [{ path, message }] });
}

/** A call that is understood but does not fit the state of what it names, e.g. pausing what is done. */
export function wrongState(message: string): AppError {
  return new AppError('wrong-state', message, { status: 409 });
}

export function isNodeError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string';
}

/** The text of anything thrown, for logs and messages. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // An address with several IPs that all refuse gives an error with a code and no text.
  return error.message || (isNodeError(error) ? (error.code as string) : error.name);
}
