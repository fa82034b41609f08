import type { ComponentType } from 'preact';

export type PageProps = { params: Record<string, string> };
export type PageModule = ComponentType<PageProps>;
export type PageRoute = {
  path: string;
  title: 'home' | 'live' | 'movies' | 'series' | 'changes' | 'downloads' | 'calendar' | 'settings' | 'search';
  load: () => Promise<PageModule>;
};

/** All small parts in all states, for those who work on the panel; no reader needs it, so nothing leads to it. */
const parts: PageRoute = {
  path: '/dev/parts',
  title: 'home',
  load: async () => (await import('./ui/parts-page.tsx')).PartsPage,
};

/** Every page: one line, loaded when it is first opened. */
export const routes: readonly PageRoute[] = [
  { path: '/', title: 'home', load: async () => (await import('./home/home-page.tsx')).HomePage },
  { path: '/live', title: 'live', load: async () => (await import('./live-tv/live-page.tsx')).LivePage },
  { path: '/movies', title: 'movies', load: async () => (await import('./catalogue/catalogue-page.tsx')).MoviesPage },
  { path: '/movies/:id', title: 'movies', load: async () => (await import('./catalogue/movie-page.tsx')).MoviePage },
  {
    path: '/series',
    title: 'series',
    load: async () => (await import('./catalogue/catalogue-page.tsx')).SeriesListPage,
  },
  { path: '/series/:id', title: 'series', load: async () => (await import('./catalogue/series-page.tsx')).SeriesPage },
  { path: '/changes', title: 'changes', load: async () => (await import('./changes/changes-page.tsx')).ChangesPage },
  { path: '/search', title: 'search', load: async () => (await import('./catalogue/search-page.tsx')).SearchPage },
  {
    path: '/downloads',
    title: 'downloads',
    load: async () => (await import('./downloads/downloads-page.tsx')).DownloadsPage,
  },
  {
    path: '/calendar',
    title: 'calendar',
    load: async () => (await import('./tracking/calendar-page.tsx')).CalendarPage,
  },
  {
    path: '/settings',
    title: 'settings',
    load: async () => (await import('./settings/settings-page.tsx')).SettingsPage,
  },
  {
    path: '/settings/:tab',
    title: 'settings',
    load: async () => (await import('./settings/settings-page.tsx')).SettingsPage,
  },
  parts,
];

export const startPath = '/';
