import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { leave } from '../access/state.ts';
import { fetchMovies, fetchSeries } from '../catalogue/calls.ts';
import { pauseAll, resumeAll } from '../downloads/bulk.ts';
import { downloads } from '../downloads/state.ts';
import { embedded } from '../frame/host-colours.ts';
import { rooms } from '../frame/nav.tsx';
import { fetchChannels } from '../live-tv/calls.ts';
import { navigate } from '../navigation.ts';
import { play } from '../playback/state.ts';
import { theme, themes } from '../preferences.ts';
import { startSync } from '../provider/calls.ts';
import { playlistChanged, playlists, shownPlaylist } from '../provider/state.ts';
import { t } from '../strings/index.ts';
import { giveBack, keepInside } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import type { IconName } from '../ui/icon-sprite.tsx';
import { toastError } from '../ui/toast.tsx';
import { opened } from './shortcuts.ts';

type Choice = { id: string; group: string; icon: IconName; name: string; detail?: string; run: () => unknown };

const typingPause = 180;
const titlesEach = 5;

/** One field for everything: pages, what can be done, and titles. Arrows choose, `Enter` goes, `Esc` closes. */
export function Palette({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useId();
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const titles = useTitles(words.trim());
  const wanted = words.trim().toLocaleLowerCase();
  const fixed = [...pages(), ...actions()].filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  const choices = [...fixed, ...titles];
  const active = choices[Math.min(at, choices.length - 1)];

  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      giveBack(before);
    };
  }, []);
  useEffect(() => {
    if (active) document.getElementById(`${list}-${active.id}`)?.scrollIntoView({ block: 'nearest' });
  }, [active?.id]);

  const choose = (choice: Choice | undefined) => {
    if (!choice) return;
    onClose();
    void Promise.resolve(choice.run()).catch(toastError);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = choices.length - 1;
    if (event.key === 'ArrowDown') setAt(at >= last ? 0 : at + 1);
    else if (event.key === 'ArrowUp') setAt(at <= 0 ? last : at - 1);
    else if (event.key === 'Enter') choose(active);
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      class="palette"
      aria-label={t.keys.palette}
      data-testid="palette"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={keepInside}
      onMouseDown={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div class="q">
        <Icon name="search" class="t3" />
        <input
          role="combobox"
          aria-expanded={choices.length > 0}
          aria-controls={list}
          aria-activedescendant={active ? `${list}-${active.id}` : undefined}
          aria-autocomplete="list"
          aria-label={t.keys.palette}
          placeholder={t.keys.placeholder}
          autocomplete="off"
          spellcheck={false}
          autofocus
          value={words}
          onInput={(event) => {
            setWords(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div class="palette-list" id={list} role="listbox" aria-label={t.keys.palette}>
        {choices.map((choice, index) => (
          <div key={choice.id} role="presentation">
            {choice.group !== choices[index - 1]?.group && (
              <div class="group" role="presentation">
                {choice.group}
              </div>
            )}
            <div
              id={`${list}-${choice.id}`}
              class={`item ${choice === active ? 'hover' : ''}`}
              role="option"
              aria-selected={choice === active}
              onMouseMove={() => setAt(index)}
              onClick={() => choose(choice)}
            >
              <Icon name={choice.icon} size="s" class="t3" />
              <bdi class="cut">{choice.name}</bdi>
              {choice.detail && <span class="end t3 xs num">{choice.detail}</span>}
            </div>
          </div>
        ))}
      </div>
      {choices.length === 0 && (
        <p class="palette-nothing t3" role="status">
          {t.keys.nothing}
        </p>
      )}
      <footer>
        <span class="row">
          <kbd>↑</kbd>
          <kbd>↓</kbd> {t.keys.choose}
        </span>
        <span class="row">
          <kbd>Enter</kbd> {t.keys.open}
        </span>
        <span class="row">
          <kbd>Esc</kbd> {t.keys.close}
        </span>
      </footer>
    </dialog>
  );
}

function pages(): Choice[] {
  const group = t.keys.pages;
  const settings = Object.entries(t.settings.tabs).map(([tab, name]): Choice => ({
    id: `settings-${tab}`,
    group,
    icon: 'settings',
    name: `${t.nav.settings}: ${name}`,
    run: () => navigate(`/settings/${tab}`),
  }));
  const all = rooms.map((room): Choice => ({
    id: `room-${room.key}`,
    group,
    icon: room.icon,
    name: room.name(),
    detail: `G ${room.key.toUpperCase()}`,
    run: () => navigate(room.path),
  }));
  return [...all, ...settings];
}

function actions(): Choice[] {
  const group = t.keys.actions;
  const unfinished = [...downloads.value.byId.values()];
  const idle = playlists.value.items.filter((one) => one.enabled && one.sync_status !== 'syncing');
  const sync = async () => {
    for (const answer of await Promise.all(idle.map(({ id }) => startSync(id)))) playlistChanged(answer);
  };
  const all: (Choice | false)[] = [
    idle.length > 0 && { id: 'sync', group, icon: 'sync', name: t.home.syncAll, run: sync },
    unfinished.some(({ status }) => status === 'downloading' || status === 'queued') && {
      id: 'pause',
      group,
      icon: 'pause',
      name: t.downloads.pauseAll,
      run: () => pauseAll(unfinished),
    },
    unfinished.some(({ status }) => status === 'paused') && {
      id: 'resume',
      group,
      icon: 'play',
      name: t.downloads.resumeAll,
      run: () => resumeAll(unfinished),
    },
    !embedded() && { id: 'theme', group, icon: 'contrast', name: t.keys.switchTheme, run: nextTheme },
    {
      id: 'keys',
      group,
      icon: 'keys',
      name: t.keys.sheet,
      detail: '?',
      run: () => {
        opened.value = 'sheet';
      },
    },
    { id: 'leave', group, icon: 'user', name: t.nav.signOut, run: leave },
  ];
  return all.filter((one) => one !== false);
}

function nextTheme(): void {
  theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'dark';
}

/** Films, series and channels of the words; an answer that is late for them is dropped. */
function useTitles(words: string): Choice[] {
  const [found, setFound] = useState<Choice[]>([]);
  useEffect(() => {
    if (words.length < 2) return setFound([]);
    const gone = new AbortController();
    const timer = setTimeout(
      () => void find(words, gone.signal).then((titles) => gone.signal.aborted || setFound(titles)),
      typingPause,
    );
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [words]);
  return found;
}

async function find(search: string, signal: AbortSignal): Promise<Choice[]> {
  const query = { search, sort: 'name', limit: titlesEach, playlist_id: shownPlaylist.peek() };
  const [films, shows, channels] = await Promise.allSettled([
    fetchMovies({ ...query, group: 'title' }, signal),
    fetchSeries({ ...query, group: 'title' }, signal),
    fetchChannels(query, signal),
  ]);
  const itemsOf = <T,>(answer: PromiseSettledResult<{ items: T[] }>): T[] =>
    answer.status === 'fulfilled' ? answer.value.items : [];
  const group = t.keys.titles;
  const yearOf = (year: number | null) => (year === null ? {} : { detail: String(year) });
  return [
    ...itemsOf(films).map(({ id, title, year }): Choice => ({
      id: `vod-${id}`,
      group,
      icon: 'movie',
      name: title,
      ...yearOf(year),
      run: () => navigate(`/movies/${id}`),
    })),
    ...itemsOf(shows).map(({ id, title, year }): Choice => ({
      id: `series-${id}`,
      group,
      icon: 'series',
      name: title,
      ...yearOf(year),
      run: () => navigate(`/series/${id}`),
    })),
    ...itemsOf(channels).map(({ id, title, image_url }): Choice => ({
      id: `live-${id}`,
      group,
      icon: 'live',
      name: title,
      run: () => play({ kind: 'live', id, title, image: image_url }),
    })),
  ];
}
