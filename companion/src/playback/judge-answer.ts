import { AppError } from '../platform/errors.ts';
import { type ByteRange, readContentRange } from './byte-range.ts';

/** The head of the provider's last answer, redirects behind it. */
export type UpstreamHead = { status: number; headers: Record<string, string | undefined> };

/** What the player is told before the bytes. `fromStart`: the body begins with the file's first byte. */
export type PlayerHead = { status: number; headers: Record<string, string>; fromStart: boolean };

/**
 * Turns a provider's answer into a correct one: panels send Content-Range with a whole file, units that don't exist as
 * Accept-Ranges, and pages with status 200 (XTREAM.md §3.2). Throws what the user should know where it plays nothing.
 */
export function judgeAnswer(asked: ByteRange | null, { status, headers }: UpstreamHead): PlayerHead {
  if (status === 416) return outOfRange(headers);
  if (status !== 200 && status !== 206) throw refusal(status);
  const type = headers['content-type'] ?? '';
  if (/^\s*(text\/|application\/(json|xml|xhtml))/i.test(type)) throw noMedia('a page instead of a video');
  const encoding = headers['content-encoding'] ?? 'identity';
  if (!/^identity$/i.test(encoding)) throw noMedia(`the video packed with ${encoding}`);
  const length = numberOf(headers['content-length']);
  if (length === 0) throw nothing();
  return status === 206 ? part(asked, headers, length) : whole(asked, headers, length);
}

function part(asked: ByteRange | null, headers: UpstreamHead['headers'], length: number | null): PlayerHead {
  const said = readContentRange(headers['content-range']);
  const start = said?.start ?? asked?.start ?? 0;
  if (start !== (asked?.start ?? 0)) throw noMedia('another part of the video than was asked for');
  const bytes = length ?? (said && said.end - said.start + 1);
  const contentLength: Record<string, string> = bytes === null ? {} : { 'content-length': String(bytes) };
  if (!asked || (start === 0 && !said)) {
    // Nobody asked for a part: what came is all of it, or it can't be told from all of it.
    if (said && said.total !== null && said.end + 1 < said.total) throw noMedia('a part of the video only');
    return { status: 200, headers: contentLength, fromStart: true };
  }
  if (bytes === null) throw noMedia('a part of the video without saying which');
  const range = `bytes ${start}-${start + bytes - 1}/${said?.total ?? '*'}`;
  return {
    status: 206,
    headers: { 'accept-ranges': 'bytes', 'content-range': range, ...contentLength },
    fromStart: start === 0,
  };
}

/** A range that was not honoured is answered with the whole file, which a player must take. */
function whole(asked: ByteRange | null, headers: UpstreamHead['headers'], length: number | null): PlayerHead {
  const said = readContentRange(headers['content-range']);
  if (said && said.start > 0) throw noMedia('another part of the video than was asked for');
  const takesRanges = !asked && said !== null;
  return {
    status: 200,
    headers: {
      ...(takesRanges && { 'accept-ranges': 'bytes' }),
      ...(length !== null && { 'content-length': String(length) }),
    },
    fromStart: true,
  };
}

function outOfRange(headers: UpstreamHead['headers']): PlayerHead {
  const total = /\/(\d{1,15})$/.exec(headers['content-range']?.trim() ?? '')?.[1];
  return { status: 416, headers: total === undefined ? {} : { 'content-range': `bytes */${total}` }, fromStart: false };
}

const fullStatuses = new Set([429, 458, 509]);

function refusal(status: number): AppError {
  if (fullStatuses.has(status)) return accountBusy(`the provider answers ${status}: somebody else uses the account`);
  if (status >= 500) return noMedia(`status ${status}: it has trouble`);
  const isGone = status === 404 || status === 410;
  const why = isGone
    ? "it doesn't have this title any more"
    : 'the account has ended, or it blocks this program or address';
  return new Refused(`status ${status}: ${why}`, { nothingThere: status === 404 });
}

/** What panels answer to each other's reasons alike: the title is gone, the account has ended, the address is blocked. */
export class Refused extends AppError {
  /** Not found, or not a byte: the same title may be there under another extension (XTREAM.md §3.3). */
  readonly nothingThere: boolean;

  /** `what` completes "The provider sent …". */
  constructor(what: string, { nothingThere }: { nothingThere: boolean }) {
    super('not-playable', sentence(what), { status: 502, retryable: true });
    this.nothingThere = nothingThere;
  }
}

export function nothing(): Refused {
  return new Refused('an empty answer', { nothingThere: true });
}

/** `reason` is a clause without a full stop. */
export function accountBusy(reason: string): AppError {
  return new AppError('account-busy', `All connections of this account are in use (${reason}). Stop one of them.`, {
    status: 503,
    retryable: true,
    retryAfter: 5,
  });
}

/** `what` completes "The provider sent …". */
export function noMedia(what: string): AppError {
  return new AppError('not-playable', sentence(what), { status: 502, retryable: true });
}

const sentence = (what: string) => `The provider sent ${what}. Try again later, or ask the provider.`;

function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
