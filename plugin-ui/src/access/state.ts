import { signal } from '@preact/signals';
import type { completeSetup, createTicket, readSession, readSetup, signIn, signOut } from '@xtreme/companion/contract';
import { call, onSignedOut } from '../api.ts';
import { clearCache } from '../cache.ts';
import { forgetDownloads } from '../downloads/state.ts';
import { connectLive } from '../live.ts';
import { forgetPlayer } from '../playback/state.ts';
import { forgetPlaylists, readPlaylists } from '../provider/state.ts';
import { clearToasts } from '../ui/toast.tsx';
import { keepTicket, keepToken, sessionToken } from './credential.ts';

/** Who is in front of the panel, as far as the service has said. */
export type Access = 'asking' | 'unreachable' | 'setup' | 'signed-out' | 'signed-in';
export const access = signal<Access>('asking');

const retryAfter = 3000;
const renewTicketAfter = 30 * 60_000;
let disconnect: (() => void) | null = null;

export async function askAccess(): Promise<void> {
  try {
    const [setup, session] = await Promise.all([
      call<typeof readSetup>('GET', 'api/setup'),
      call<typeof readSession>('GET', 'api/session'),
    ]);
    if (session.signed_in) await enter();
    else access.value = setup.needed ? 'setup' : 'signed-out';
  } catch {
    access.value = 'unreachable';
    setTimeout(() => void askAccess(), retryAfter);
  }
}

export async function setPassword(password: string, code: string): Promise<void> {
  await take(await call<typeof completeSetup>('POST', 'api/setup', { body: { password, code, ...wish() } }));
  await enter();
}

export async function enterPassword(password: string): Promise<void> {
  await take(await call<typeof signIn>('POST', 'api/session', { body: { password, ...wish() } }));
  await enter();
}

export async function leave(): Promise<void> {
  await call<typeof signOut>('DELETE', 'api/session');
  forget();
}

/** Only a frame may be without a cookie; what is not asked for is not sent. */
const wish = () => (window.parent === window ? {} : { with_token: true });

/** The cookie where the browser gives it back, which no script can read; the token where it does not. */
async function take({ token }: { token?: string | undefined }): Promise<void> {
  keepToken(null);
  if (token === undefined) return;
  const { signed_in } = await call<typeof readSession>('GET', 'api/session');
  if (!signed_in) keepToken(token);
}

async function enter(): Promise<void> {
  disconnect?.();
  const stopRenewing = await renewTickets();
  const stopLive = connectLive();
  disconnect = () => {
    stopRenewing();
    stopLive();
  };
  void readPlaylists();
  access.value = 'signed-in';
}

async function renewTickets(): Promise<() => void> {
  if (sessionToken() === null) return () => undefined;
  const renew = async () => keepTicket(await call<typeof createTicket>('POST', 'api/session/ticket'));
  await renew();
  const timer = setInterval(() => void renew().catch(() => undefined), renewTicketAfter);
  return () => clearInterval(timer);
}

/** Nothing of the last session stays in memory. */
function forget(): void {
  disconnect?.();
  disconnect = null;
  keepToken(null);
  clearCache();
  forgetDownloads();
  forgetPlaylists();
  clearToasts();
  forgetPlayer();
  access.value = 'signed-out';
}

onSignedOut(() => {
  if (access.peek() === 'signed-in') forget();
});
