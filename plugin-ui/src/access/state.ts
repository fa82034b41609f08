import { signal } from '@preact/signals';
import type { completeSetup, readSession, readSetup, signIn, signOut } from '@xtreme/companion/contract';
import { call, onSignedOut } from '../api.ts';
import { clearCache } from '../cache.ts';
import { forgetDownloads } from '../downloads/state.ts';
import { connectLive } from '../live.ts';
import { forgetPlayer } from '../playback/state.ts';
import { forgetPlaylists, readPlaylists } from '../provider/state.ts';
import { clearToasts } from '../ui/toast.tsx';

/** Who is in front of the panel, as far as the service has said. */
export type Access = 'asking' | 'unreachable' | 'setup' | 'signed-out' | 'signed-in';
export const access = signal<Access>('asking');

const retryAfter = 3000;
let disconnect: (() => void) | null = null;

export async function askAccess(): Promise<void> {
  try {
    const [setup, session] = await Promise.all([
      call<typeof readSetup>('GET', 'api/setup'),
      call<typeof readSession>('GET', 'api/session'),
    ]);
    if (session.signed_in) enter();
    else access.value = setup.needed ? 'setup' : 'signed-out';
  } catch {
    access.value = 'unreachable';
    setTimeout(() => void askAccess(), retryAfter);
  }
}

export async function setPassword(password: string, code: string): Promise<void> {
  await call<typeof completeSetup>('POST', 'api/setup', { body: { password, code } });
  enter();
}

export async function enterPassword(password: string): Promise<void> {
  await call<typeof signIn>('POST', 'api/session', { body: { password } });
  enter();
}

export async function leave(): Promise<void> {
  await call<typeof signOut>('DELETE', 'api/session');
  forget();
}

function enter(): void {
  disconnect?.();
  disconnect = connectLive();
  void readPlaylists();
  access.value = 'signed-in';
}

/** Nothing of the last session stays in memory. */
function forget(): void {
  disconnect?.();
  disconnect = null;
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
