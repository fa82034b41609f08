import { useEffect, useState } from 'preact/hooks';
import { place } from '../navigation.ts';
import { findRoute, href } from '../router.ts';
import { type PageModule, type PageRoute, routes, startPath } from '../routes.ts';
import { t } from '../strings/index.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Skeleton } from '../ui/notes.tsx';
import { PageTitle } from '../ui/page-title.tsx';
import { focusMain } from './focus.ts';

const loaded = new Map<PageRoute['load'], PageModule>();

/** The page of the place we are at; its code is fetched when it is first needed. */
export function Outlet() {
  const { path } = place.value;
  const route = findRoute(routes, path);
  const [, drawAgain] = useState(0);
  const [failed, setFailed] = useState(false);
  const Page = route && loaded.get(route.load);

  useEffect(() => {
    if (!route || loaded.has(route.load)) return;
    setFailed(false);
    route.load().then(
      (page) => {
        loaded.set(route.load, page);
        drawAgain((n) => n + 1);
      },
      () => setFailed(true),
    );
  }, [route?.path]);
  useFocusOnArrival(path);
  useEffect(showChosenTabs);

  if (!route) return <Missing />;
  if (failed) return <NotLoaded />;
  if (!Page) return <Skeleton shape="panel" rows={2} />;
  return (
    <>
      <PageTitle text={t.nav[route.title]} />
      <Page key={`${route.path} ${JSON.stringify(route.params)}`} params={route.params} />
    </>
  );
}

function useFocusOnArrival(path: string): void {
  const [first] = useState(path);
  useEffect(() => {
    if (path !== first || document.activeElement === document.body) {
      const typing = document.activeElement instanceof HTMLInputElement;
      if (!typing) focusMain();
    }
  }, [path]);
}

/** Where the tabs have no room they scroll; the chosen one is always seen. */
function showChosenTabs(): void {
  for (const tab of document.querySelectorAll('.tabs > [aria-current]')) {
    const [strip, own] = [tab.parentElement as HTMLElement, tab.getBoundingClientRect()];
    const { left, width } = strip.getBoundingClientRect();
    const hidden = own.left < left || own.right > left + width;
    if (hidden) strip.scrollLeft += own.left - left - (width - own.width) / 2;
  }
}

function Missing() {
  return (
    <Empty icon="info" title={t.pageMissing}>
      <a class="btn primary" href={href(startPath)}>
        {t.nav.home}
      </a>
    </Empty>
  );
}

function NotLoaded() {
  return (
    <Empty icon="error" title={t.pageFailed}>
      <Button look="primary" onClick={() => location.reload()}>
        {t.reload}
      </Button>
    </Empty>
  );
}
