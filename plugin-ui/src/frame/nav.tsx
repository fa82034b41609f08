import { leave } from '../access/state.ts';
import { sums } from '../downloads/state.ts';
import { place } from '../navigation.ts';
import { chosenPlaylist } from '../preferences.ts';
import { healthOf } from '../provider/playlists.ts';
import { playlists, shownPlaylist } from '../provider/state.ts';
import { href } from '../router.ts';
import { t } from '../strings/index.ts';
import { Brand } from '../ui/brand.tsx';
import { number } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import type { IconName } from '../ui/icon-sprite.tsx';
import { Menu } from '../ui/menu.tsx';
import { toastError } from '../ui/toast.tsx';
import { useSystem } from './system.ts';

type Room = {
  path: string;
  icon: IconName;
  name: () => string;
  group: number;
  section?: 'live' | 'vod' | 'series';
  badge?: true;
  /** Has no place among the five tabs of a phone; reached from the top bar or from the home page there. */
  wideOnly?: true;
  /** The letter that leads here after `G`. */
  key: string;
};

/** The rooms of the panel: the side bar, the rail, the phone's tabs and the frame's tabs are made from these lines. */
export const rooms: readonly Room[] = [
  { path: '/', icon: 'home', name: () => t.nav.home, group: 0, key: 'h' },
  { path: '/live', icon: 'live', name: () => t.nav.live, group: 0, section: 'live', key: 'l' },
  { path: '/movies', icon: 'movie', name: () => t.nav.movies, group: 0, section: 'vod', key: 'm' },
  { path: '/series', icon: 'series', name: () => t.nav.series, group: 0, section: 'series', key: 's' },
  { path: '/changes', icon: 'bell', name: () => t.nav.changes, group: 0, wideOnly: true, key: 'n' },
  { path: '/downloads', icon: 'download', name: () => t.nav.downloads, group: 1, badge: true, key: 'd' },
  { path: '/calendar', icon: 'calendar', name: () => t.nav.calendar, group: 1, wideOnly: true, key: 'c' },
  { path: '/settings', icon: 'settings', name: () => t.nav.settings, group: 1, wideOnly: true, key: 'e' },
];

export function roomOf(path: string): Room | undefined {
  return rooms.find((room) => path === room.path || path.startsWith(`${room.path}/`));
}

const isHere = (room: Room) => roomOf(place.value.path) === room;

export function Nav() {
  const version = useSystem()?.version;
  const groups = [...new Set(rooms.map((room) => room.group))];
  return (
    <aside class="nav" aria-label={t.name}>
      <Brand />
      <AccountSwitcher />
      <nav aria-label={t.nav.label}>
        {groups.map((group) => (
          <ul key={group}>
            {rooms
              .filter((room) => room.group === group)
              .map((room) => (
                <RoomLink key={room.path} room={room} />
              ))}
          </ul>
        ))}
      </nav>
      <p class="foot row xs t3">
        <button type="button" class="link-quiet" onClick={() => leave().catch(toastError)} data-testid="sign-out">
          {t.nav.signOut}
        </button>
        <span class="end num">{version}</span>
      </p>
    </aside>
  );
}

function RoomLink({ room }: { room: Room }) {
  return (
    <li>
      <a href={href(room.path)} aria-current={isHere(room) ? 'page' : undefined} title={room.name()}>
        <Icon name={room.icon} />
        <span>{room.name()}</span>
        {room.section && <SectionCount section={room.section} />}
        {room.badge && <ActiveCount />}
      </a>
    </li>
  );
}

function SectionCount({ section }: { section: 'live' | 'vod' | 'series' }) {
  const chosen = shownPlaylist.value;
  const counted = playlists.value.items.filter((one) => chosen === null || one.id === chosen);
  const count = counted.reduce((sum, one) => sum + one.sections[section].count, 0);
  return count > 0 ? <span class="count">{number(count)}</span> : null;
}

export function ActiveCount() {
  const { active } = sums.value;
  if (active === 0) return null;
  return (
    <span class="count hot" data-testid="active-count">
      <span aria-hidden="true">{number(active)}</span>
      <span class="sr">{t.nav.active(active)}</span>
    </span>
  );
}

/** Whose titles are shown; the choice survives a reload. */
function AccountSwitcher() {
  const { items } = playlists.value;
  if (items.length === 0) return null;
  const one = items.find((item) => item.id === shownPlaylist.value) ?? (items.length === 1 ? items[0] : undefined);
  const under = one
    ? t.nav.connections(one.account.active_connections, one.account.max_connections)
    : t.nav.accounts(items.length);
  const name = one?.name ?? t.nav.allAccounts;
  const health = (item: typeof one) => <span class={`dot ${item ? healthOf(item) : ''}`} />;
  const choices = [
    ...(items.length > 1 ? [{ label: t.nav.allAccounts, chosen: !one, onChoose: () => choose(null) }] : []),
    ...items.map((item) => ({
      label: <bdi>{item.name}</bdi>,
      chosen: item === one,
      onChoose: () => choose(items.length > 1 ? item.id : null),
    })),
  ];
  return (
    <Menu class="switcher" label={`${t.nav.account(name)} ${under}`} items={choices}>
      {health(one ?? items.find((item) => healthOf(item) === 'bad') ?? items[0])}
      <span class="switcher-text">
        <b class="sm cut">
          <bdi>{name}</bdi>
        </b>{' '}
        <span class="xs t3 cut">{under}</span>
      </span>
      <Icon name="down" size="s" />
    </Menu>
  );
}

function choose(id: number | null): void {
  chosenPlaylist.value = id;
}

/** The rooms as tabs: below the page on phones, above it in a frame. */
export function TabBar() {
  return (
    <nav class="tabbar" aria-label={t.nav.label}>
      {rooms
        .filter((room) => !room.wideOnly)
        .map((room) => (
          <a key={room.path} href={href(room.path)} aria-current={isHere(room) ? 'page' : undefined}>
            <Icon name={room.icon} />
            <span>{room.name()}</span>
            {room.badge && <ActiveCount />}
          </a>
        ))}
    </nav>
  );
}

export function FrameTabs() {
  return (
    <nav class="embed-tabs tabs" aria-label={t.nav.label}>
      {rooms.map((room) => (
        <a key={room.path} href={href(room.path)} aria-current={isHere(room) ? 'page' : undefined}>
          {room.name()} {room.badge && <ActiveCount />}
        </a>
      ))}
    </nav>
  );
}
