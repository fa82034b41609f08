import type { ApiClient } from 'jellyfin-apiclient';

export type Host = Pick<ApiClient, 'getUrl' | 'accessToken'>;
export type Answer<T> = { ok: true; body: T } | { ok: false; reason: string; detail?: string; administrator?: boolean };

/** One call of the plugin, as the person who is signed in to Jellyfin. */
export async function ask<T>(host: Host, path: string, body?: unknown): Promise<Answer<T>> {
  const token = host.accessToken();
  if (!token) return { ok: false, reason: 'signed-out' };
  try {
    const answer = await fetch(host.getUrl(`XtreamCompanion/${path}`), {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `MediaBrowser Token="${token}"`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const said = (await answer.json().catch(() => ({}))) as { reason?: string; detail?: string };
    if (answer.ok) return { ok: true, body: said as T };
    return { ...said, ok: false, reason: said.reason ?? (answer.status === 401 ? 'signed-out' : 'failed') };
  } catch {
    return { ok: false, reason: 'failed' };
  }
}
