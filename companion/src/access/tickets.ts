import { timingSafeEqual } from 'node:crypto';
import type { Secrets } from '../platform/secrets.ts';

export type Ticket = { ticket: string; expiresAt: Date };

/** Good for one to two of these: longer than any film, and the same text for hours, so that pictures stay cached. */
const spanMs = 6 * 3_600_000;

/**
 * What stands in the address of a picture or a stream where a page can send neither cookie nor header: a session's id
 * and an end, signed. It opens nothing else, and ends with its session.
 */
export function issueTicket(secrets: Secrets, sessionId: string, now = Date.now()): Ticket {
  const end = (Math.floor(now / spanMs) + 2) * spanMs;
  return { ticket: signed(secrets, `${sessionId}.${end}`), expiresAt: new Date(end) };
}

/** The id of the session that a ticket was issued for; null for what we did not sign and for what is over. */
export function sessionOfTicket(secrets: Secrets, ticket: string, now = Date.now()): string | null {
  const [, text, id, end] = /^(([\w-]+)\.(\d{1,15}))\.[\w-]+$/.exec(ticket) ?? [];
  if (!text || !id || Number(end) <= now) return null;
  const [given, right] = [Buffer.from(ticket), Buffer.from(signed(secrets, text))];
  return given.length === right.length && timingSafeEqual(given, right) ? id : null;
}

function signed(secrets: Secrets, text: string): string {
  return `${text}.${secrets.code(`ticket ${text}`)}`;
}
