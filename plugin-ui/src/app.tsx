import { Entrance, skipToMain } from './access/entrance.tsx';
import { SignInPage, UnreachablePage } from './access/sign-in-page.tsx';
import { access } from './access/state.ts';
import { Nav, TabBar } from './frame/nav.tsx';
import { Later } from './frame/later.tsx';
import { Outlet } from './frame/outlet.tsx';
import { TopBar } from './frame/top-bar.tsx';
import { KeyOverlays } from './keys/overlays.tsx';
import { place } from './navigation.ts';
import { PlayerDock } from './playback/dock.tsx';
import { t } from './strings/index.ts';
import { Confirmation } from './ui/confirm.tsx';
import { IconSprite } from './ui/icon-sprite.tsx';
import { Toasts } from './ui/toast.tsx';

export function App() {
  return (
    <>
      <IconSprite />
      <Gate />
      <Confirmation />
      <Toasts />
    </>
  );
}

/** Who may see what: set-up first, then signing in, then the panel. */
function Gate() {
  const state = access.value;
  if (state === 'asking') return <Entrance class="sign-in">{null}</Entrance>;
  if (state === 'unreachable') return <UnreachablePage />;
  if (state === 'signed-out') return <SignInPage />;
  if (state === 'setup' || place.value.path === '/welcome') return <Later load={firstRun} />;
  return <Frame />;
}

const firstRun = async () => (await import('./access/first-run-page.tsx')).FirstRunPage;

function Frame() {
  return (
    <>
      <a class="btn primary skip" href="#main" onClick={skipToMain}>
        {t.skip}
      </a>
      <div class="app">
        <Nav />
        <div class="main">
          <TopBar />
          <main class="page" id="main" tabIndex={-1}>
            <Outlet />
          </main>
        </div>
        <TabBar />
      </div>
      <PlayerDock />
      <KeyOverlays />
    </>
  );
}
