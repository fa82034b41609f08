import type { ProviderState } from './provider-state.ts';
import { extensionOf } from './rows.ts';

/** `get.php` of type `m3u_plus`: live channels, films and episodes, line by line. */
export function* m3uPlaylist({ catalogue, account, url }: ProviderState): Generator<Buffer> {
  const user = `${encodeURIComponent(account.username)}/${encodeURIComponent(account.password)}`;
  const groups = new Map(catalogue.categories.map(({ id, name }) => [id, name]));
  const entry = (name: string, group: string | undefined, path: string, guide = '') => {
    const [title, groupTitle] = [name, groups.get(group ?? '') ?? ''].map((text) => text.replaceAll('"', "'"));
    return Buffer.from(
      `#EXTINF:-1 tvg-id="${guide}" tvg-name="${title}" group-title="${groupTitle}",${name}\n${url()}/${path}\n`,
    );
  };
  yield Buffer.from('#EXTM3U\n');
  for (const channel of catalogue.channels) {
    yield entry(channel.name, channel.categoryIds[0], `live/${user}/${channel.id}.ts`, channel.epgId ?? '');
  }
  for (const movie of catalogue.movies) {
    yield entry(movie.name, movie.categoryIds[0], `movie/${user}/${movie.id}.${extensionOf(movie)}`);
  }
  for (const series of catalogue.series) {
    for (const episode of series.episodes) {
      yield entry(episode.title, series.categoryIds[0], `series/${user}/${episode.id}.${extensionOf(episode)}`);
    }
  }
}
