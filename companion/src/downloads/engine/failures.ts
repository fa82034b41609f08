/**
 * Every code the engine fails with: what it means to a user and whether trying again may help without anybody changing
 * anything. Codes are stable: they are stored and shown.
 */
const table = {
  'source-changed': [false, 'The file at the provider changed while it was being downloaded. A retry starts it anew.'],
  empty: [false, 'The provider sends an empty file.'],
  'error-page': [true, 'The provider sends a web page instead of the film.'],
  'error-clip': [
    true,
    'The provider sends a short notice clip instead of the film. Its connections may all be in use.',
  ],
  'too-short': [
    false,
    'The film is much shorter than the provider announces: it is another one, or only a part of it. Nothing was kept.',
  ],
  'not-media': [false, 'What arrived is text and not a film.'],
  endless: [false, 'The provider keeps sending without an end. This is not a film.'],
  truncated: [true, 'The provider ends the file before its end.'],
  'bad-answer': [true, 'The provider does not answer in a way a download can use.'],
  encoded: [true, 'The provider sends the file compressed, which a download can not join safely.'],
  'redirect-loop': [false, 'The provider forwards the request in a circle.'],
  'redirect-refused': [
    false,
    'The provider forwards the request to an address in a private network, which is refused. A setting can allow it.',
  ],
  'invalid-url': [false, 'The address of the file is not one that can be fetched.'],
  unreachable: [true, 'The provider can not be reached.'],
  'dns-failed': [true, "The provider's name can not be found in the DNS."],
  'tls-failed': [
    false,
    "The provider's certificate is not valid. The account can be set to accept it if you trust the provider.",
  ],
  timeout: [true, 'The provider did not answer in time.'],
  'connection-lost': [true, 'The provider closed the connection. What arrived is kept, a retry goes on from there.'],
  stalled: [true, 'The provider stopped sending. What arrived is kept, a retry goes on from there.'],
  'media-not-writable': [false, 'The media folder can not be written. Give the service the right to write there.'],
  'disk-error': [true, 'The disk reported an error while writing.'],
  'engine-crashed': [true, 'The download process ended unexpectedly several times.'],
  internal: [true, 'The download stopped because of a fault in the program.'],
} as const satisfies Record<string, readonly [retryable: boolean, message: string]>;

/** Refusals by status, where the plain "answered N" would help nobody. Codes are `http-<status>`. */
const statusMessages: Record<number, string> = {
  401: 'The provider refuses the account for this file (401).',
  403: 'The provider refuses the connection (403). Its connections may all be in use.',
  404: 'The provider no longer has this file (404).',
  406: 'This file is not part of the account (406).',
  410: 'The provider removed this file (410).',
  416: 'The provider has no such part of the file (416).',
  429: 'The provider asks for a pause (429).',
  458: "All of the account's connections are in use (458).",
  503: 'The provider is busy (503).',
  509: "The provider's bandwidth limit is reached (509).",
};

export type FailureCode = keyof typeof table | `http-${number}`;

/** The engine's only error on purpose. Its message is a sentence for users and never holds an address. */
export class EngineError extends Error {
  readonly code: FailureCode;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: FailureCode,
    options: {
      detail?: string;
      retryAfterSeconds?: number;
      cause?: unknown;
    } = {},
  ) {
    const known = describe(code);
    super(options.detail ? `${known.message} (${options.detail})` : known.message, { cause: options.cause });
    this.name = 'EngineError';
    this.code = code;
    this.retryable = known.retryable;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** 4xx is final but for the three that mean "not now"; everything else may pass. */
function statusIsRetryable(status: number): boolean {
  return status >= 500 || [403, 408, 425, 429, 458].includes(status);
}

export function describe(code: FailureCode): {
  retryable: boolean;
  message: string;
} {
  const row = table[code as keyof typeof table];
  if (row) return { retryable: row[0], message: row[1] };
  const status = Number(code.slice('http-'.length));
  return {
    retryable: statusIsRetryable(status),
    message: statusMessages[status] ?? `The provider refuses this file (${status}).`,
  };
}

export const failureCodes = Object.keys(table) as (keyof typeof table)[];
