import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { sums } from '../downloads/state.ts';
import { liveDownloads } from '../live.ts';
import { navigate, place, replaceQuery, withQuery } from '../navigation.ts';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { bytes, rate } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { ThemeSwitch } from '../ui/theme-switch.tsx';
import { FrameTabs, roomOf } from './nav.tsx';
import { useSystem } from './system.ts';

const typingPause = 220;
/** Pages that filter themselves by the words; everywhere else the words lead to the search page. */
const searchable = ['/live', '/movies', '/series', '/search'];

export function TopBar() {
  const [finding, setFinding] = useState(false);
  const { path } = place.value;
  const room = roomOf(path);
  const deeper = room && path !== room.path && room.section;
  const searching = finding || path === '/search';
  useEffect(() => setFinding(false), [path]);
  return (
    <header class={`top ${searching ? 'finding' : ''}`}>
      <span class="top-title">
        {deeper ? (
          <a class="row" href={href(room.path)}>
            <Icon name="left" class="flip" />
            {room.name()}
          </a>
        ) : (
          (room?.name() ?? t.nav.search)
        )}
      </span>
      <FrameTabs />
      <SearchField open={finding} setOpen={setFinding} />
      <span class="grow own" />
      <Status />
      <span class="narrow-phone">
        <button
          type="button"
          class="btn ic ghost"
          aria-label={searching ? t.close : t.search.everything}
          aria-expanded={searching}
          onClick={() => (path === '/search' ? navigate('/movies') : setFinding(!finding))}
        >
          <Icon name={searching ? 'close' : 'search'} />
        </button>
      </span>
      <a
        class="btn ic ghost narrow-phone own"
        href={href('/settings')}
        aria-label={t.nav.settings}
        title={t.nav.settings}
      >
        <Icon name="settings" />
      </a>
      <span class="own">
        <ThemeSwitch />
      </span>
    </header>
  );
}

type SearchProps = { open: boolean; setOpen: (open: boolean) => void };

/** One field: in a catalogue it filters what is there, elsewhere it searches everything. `/` leads to it. */
function SearchField({ open, setOpen }: SearchProps) {
  const { path, query } = place.value;
  const here = searchable.includes(path);
  const [words, setWords] = useState(here ? (query.search ?? '') : '');
  const field = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // Before the next key can come: what is typed right after `/` belongs here.
  useLayoutEffect(() => {
    if (open) field.current?.focus();
  }, [open]);
  useEffect(() => focusOnSlash(field.current, () => setOpen(true)), []);
  useEffect(() => () => clearTimeout(timer.current), []);
  // A link (a room, a category, "Clear") may have changed the words in the address; who types leads it elsewhere himself.
  useEffect(() => {
    if (document.activeElement === field.current) return;
    clearTimeout(timer.current);
    setWords(here ? (query.search ?? '') : '');
  }, [path, query.search]);

  const type = (text: string) => {
    setWords(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => showFound(text), typingPause);
  };
  const label =
    path === '/live'
      ? t.search.live
      : path === '/movies'
        ? t.search.movies
        : path === '/series'
          ? t.search.series
          : t.search.everything;
  return (
    <form
      class="find"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        clearTimeout(timer.current);
        showFound(words);
      }}
    >
      <Icon name="search" size="s" />
      <input
        ref={field}
        class="grow"
        type="search"
        value={words}
        placeholder={label}
        aria-label={label}
        aria-keyshortcuts="/"
        autocomplete="off"
        spellcheck={false}
        data-testid="search"
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          if (words === '') setOpen(false);
          type('');
        }}
      />
      {words !== '' ? (
        <button type="button" class="btn ic ghost sm" aria-label={t.search.clear} onClick={() => type('')}>
          <Icon name="close" size="s" />
        </button>
      ) : (
        <kbd>/</kbd>
      )}
    </form>
  );
}

/** Where the words are looked for is decided when they are: the page may have changed since they were typed. */
function showFound(text: string): void {
  const { path } = place.value;
  const search = text.trim() === '' ? null : text;
  if (path === '/search') replaceQuery({ search });
  else if (searchable.includes(path)) replaceQuery(withQuery({ search, category: null, playlist: null }));
  else if (search) navigate('/search', { search });
}

/** On a phone and in a frame the field is hidden until it is asked for. */
function focusOnSlash(field: HTMLInputElement | null, show: () => void): () => void {
  const listen = (event: KeyboardEvent) => {
    const typing = event.target instanceof Element && event.target.closest('input, textarea, select, dialog');
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (field?.checkVisibility()) field.focus();
    else show();
  };
  addEventListener('keydown', listen);
  return () => removeEventListener('keydown', listen);
}

/** What one wants to see on every page: the speed now and the space that is left. */
function Status() {
  const disks = useSystem()?.disks;
  const free = disks && disks.length > 0 ? Math.min(...disks.map((disk) => disk.free_bytes)) : null;
  const { speed, active } = sums.value;
  return (
    <>
      {!liveDownloads.value && <OfflineMark />}
      {active > 0 && (
        <a class="btn ghost sm wide-only" href={href('/downloads')} aria-label={t.nav.speedLabel(rate(speed))}>
          <Icon name="download" size="s" />
          <span class="num">{rate(speed)}</span>
        </a>
      )}
      {free !== null && (
        <a class="btn ghost sm wide-only" href={href('/settings/general')} aria-label={t.nav.diskLabel(bytes(free))}>
          <Icon name="disk" size="s" />
          <span class="num">{t.nav.free(bytes(free))}</span>
        </a>
      )}
    </>
  );
}

/** Shown only when it lasts: every start has a moment without a socket. */
function OfflineMark() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 4000);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <span class="c-wait row" role="status" title={t.nav.offline}>
      <Icon name="plug" size="s" />
      <span class="sr">{t.nav.offline}</span>
    </span>
  );
}
