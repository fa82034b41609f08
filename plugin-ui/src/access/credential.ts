/**
 * In a frame of another site's page the browser keeps our cookie back. Then the panel carries the session itself: a token
 * for calls and sockets, and a ticket in the address of pictures and streams, which take no header.
 */
type Ticket = { ticket: string; expires_at: string };

const name = 'xd.session';
let token = kept();
let ticket: Ticket | null = null;

export const sessionToken = (): string | null => token;

/** Does a session outlive this visit? Some browsers close the storage to frames of other sites. */
export function isKept(): boolean {
  try {
    return sessionStorage.length >= 0;
  } catch {
    return false;
  }
}

/** The storage is this frame's below this host alone, and ends with the tab. */
export function keepToken(given: string | null): void {
  token = given;
  ticket = null;
  try {
    if (given === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, given);
  } catch {
    // Storage may be closed to us inside a frame: the session lasts for the visit.
  }
}

export function keepTicket(given: Ticket): void {
  ticket = given;
}

/** What an address needs so that it shows something without a cookie. */
export const ticketFor = (): string | null => ticket?.ticket ?? null;

function kept(): string | null {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}
