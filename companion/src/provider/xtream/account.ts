import type { AppError } from '../../platform/errors.ts';
import { accountExpired, badCredentials } from './faults.ts';
import { type Fields, fields, flag, integer, isFields, moment, number, text } from './read-value.ts';

export type XtreamAccountState = {
  /** Lower case: `active`, `expired`, `banned`, `disabled`, or another word of the panel. */
  status: string;
  /** null: never. */
  expiresAt: Date | null;
  /** 0: unlimited; 1 where the panel says nothing usable, to be careful. */
  maxConnections: number;
  /** null where the panel does not tell. */
  activeConnections: number | null;
  isTrial: boolean;
  createdAt: Date | null;
  /** IANA name of the zone that the panel's written times are in. */
  timezone: string | null;
  /** Free text from the provider; may hold HTML. */
  message: string | null;
  /** Seconds that the panel's clock is ahead of ours. */
  clockSkewSeconds: number;
};

/** An account answer: `authorized` is false for a wrong user name or password. */
export type AccountAnswer = { authorized: boolean; state: XtreamAccountState };

/** Whether an answer is about the account, which panels send for every action of an account that has ended. */
export function isAccountAnswer(value: unknown): value is Fields {
  return isFields(value) && 'user_info' in value;
}

export function readAccount(value: Fields, nowMs: number): AccountAnswer {
  const user = fields(value.user_info);
  const server = fields(value.server_info);
  const clockSkewSeconds = skew(server.timestamp_now, nowMs);
  const expiresAt = moment(user.exp_date);
  const past = expiresAt !== null && expiresAt.getTime() <= nowMs + clockSkewSeconds * 1000;
  const state = {
    status: statusOf(user.status, past),
    expiresAt,
    maxConnections: atLeastZero(user.max_connections) ?? 1,
    activeConnections: atLeastZero(user.active_cons),
    isTrial: flag(user.is_trial) || /^trial$/i.test(text(user.status) ?? ''),
    createdAt: moment(user.created_at),
    timezone: timezoneOf(server.timezone),
    message: text(user.message),
    clockSkewSeconds,
  };
  return { authorized: isAuthorized(user), state };
}

/** What is wrong with the account, null where nothing is. */
export function accountFault({ authorized, state }: AccountAnswer, host: string): AppError | null {
  if (!authorized) return badCredentials(host);
  return state.status === 'active' ? null : accountExpired(host, state.status);
}

/** Panels that leave `auth` out name the user instead. */
function isAuthorized(user: Fields): boolean {
  return 'auth' in user ? flag(user.auth) : (text(user.status) ?? text(user.username)) !== null;
}

function statusOf(value: unknown, past: boolean): string {
  const word = (text(value) ?? 'active').toLowerCase();
  const status = word === 'trial' || word === 'enabled' ? 'active' : word;
  return status === 'active' && past ? 'expired' : status;
}

function atLeastZero(value: unknown): number | null {
  const found = integer(value);
  return found === null ? null : Math.max(0, found);
}

function skew(timestamp: unknown, nowMs: number): number {
  const seconds = number(timestamp);
  return seconds !== null && seconds > 0 ? Math.round(seconds - nowMs / 1000) : 0;
}

function timezoneOf(value: unknown): string | null {
  const zone = text(value);
  try {
    return zone && new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone ? zone : null;
  } catch {
    return null;
  }
}
