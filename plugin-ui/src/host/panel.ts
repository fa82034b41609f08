import { ask, type Host } from './call.ts';
import { coloursOf } from './colours.ts';
import { element, show } from './element.ts';
import { words } from './words.ts';

/** Below Jellyfin's header. */
const frameStyle =
  'display: block; border: 0; inline-size: 100%; block-size: calc(100dvh - 4.5rem); min-block-size: 24rem';
const wholePage = 'display: block; border: 0; inline-size: 100vw; block-size: 100dvh';

/** Signs the viewer in to the plugin's path and shows the panel in `place`; asked again, it follows another user. */
export async function showPanel(place: HTMLElement, host: Host, style = frameStyle): Promise<void> {
  const answer = await ask<{ path: string }>(host, 'session', {});
  if (!answer.ok) return refuse(place, host, answer);
  const source = new URL(host.getUrl(answer.body.path));
  for (const [name, colour] of Object.entries(coloursOf(place))) source.searchParams.set(name, colour);
  const frame = element('iframe', { title: words().title, src: source.href, style, allow: 'fullscreen; autoplay' });
  show(place, frame);
  const listen = ({ source: from, data }: MessageEvent<{ type?: string } | null>) => {
    if (!frame.isConnected) removeEventListener('message', listen);
    else if (from === frame.contentWindow && data?.type === 'xtreme-downloader:signed-out') {
      removeEventListener('message', listen);
      void showPanel(place, host, style);
    }
  };
  addEventListener('message', listen);
}

/** The panel as a page of its own, for whoever is signed in to this Jellyfin in this browser. */
export async function openPanel(place: HTMLElement): Promise<void> {
  const getUrl = (path: string) => new URL(`../${path}`, document.baseURI).href;
  const info = await fetch(getUrl('System/Info/Public')).then(
    (answer) => answer.json() as Promise<{ Id?: string }>,
    () => ({ Id: undefined }),
  );
  const token = keptToken(info.Id);
  await showPanel(place, { getUrl, accessToken: () => token }, wholePage);
}

type Kept = { Servers?: { Id?: string; AccessToken?: string | null }[] } | null;

/** Where Jellyfin's web client keeps who is signed in. */
function keptToken(serverId: string | undefined): string | null {
  try {
    const kept = JSON.parse(localStorage.getItem('jellyfin_credentials') ?? 'null') as Kept;
    return kept?.Servers?.find(({ Id }) => Id === serverId)?.AccessToken ?? null;
  } catch {
    return null;
  }
}

function refuse(
  place: HTMLElement,
  host: Host,
  { reason, administrator }: { reason: string; administrator?: boolean },
) {
  const text = words().reasons[reason] ?? words().reasons.failed;
  const link =
    reason === 'signed-out'
      ? element('a', { href: host.getUrl('web/') }, words().signIn)
      : administrator
        ? element('a', { href: host.getUrl('web/#/configurationpage?name=XtreamCompanionSettings') }, words().connect)
        : '';
  show(
    place,
    element('div', { style: 'padding: 2rem; text-align: center', role: 'status', 'data-reason': reason }, [
      element('h2', {}, words().title),
      element('p', {}, text),
      element('p', {}, link),
    ]),
  );
}
