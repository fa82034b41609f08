import { createServer } from 'node:http';

/**
 * A panel whose answers are rendered before anybody asks, as a process of its own, so that what is measured is the
 * reader. `/change` renders the lists again with one title in a hundred under another name. Prints its port.
 */
const sizes = { movie: 200_000, live: 50_000, series: 40_000 };
const categories = 120;
const words = (
  'amber harbour winter copper silent garden northern river broken lantern paper island velvet thunder hollow meadow ' +
  'crimson orchard distant marble golden station hidden canyon frozen summit scarlet passage wandering beacon évening château'
).split(' ');
const prefixes = ['EN - ', 'FR | ', '|DE| ', 'ES: ', '[MULTI] ', '4K-NF - ', 'PL - ', ''];

/** Different for every `n` and the same in every run. */
function nameOf(n: number): string {
  const word = (step: number) => words[(n * step + Math.floor(n / words.length)) % words.length] ?? '';
  return `${prefixes[n % prefixes.length]}${word(7)} ${word(13)} ${word(29)} ${n}`;
}

const common = (n: number, name: string) => ({ num: n + 1, name, category_id: String((n % categories) + 1) });

const rowOf = {
  movie: (n: number, name: string) => ({
    ...common(n, `${name} (${1960 + (n % 65)})`),
    stream_type: 'movie',
    stream_id: 100_000 + n,
    stream_icon: `http://127.0.0.1/images/movie/${n}.jpg`,
    rating: String((n % 100) / 10),
    rating_5based: (n % 100) / 20,
    added: String(1_600_000_000 + n * 60),
    container_extension: n % 3 === 0 ? 'mkv' : 'mp4',
    custom_sid: null,
    direct_source: '',
  }),
  live: (n: number, name: string) => ({
    ...common(n, name),
    stream_type: 'live',
    stream_id: 600_000 + n,
    stream_icon: `http://127.0.0.1/images/live/${n}.png`,
    epg_channel_id: `channel.${n}`,
    added: String(1_600_000_000 + n * 60),
    custom_sid: '',
    tv_archive: 0,
    direct_source: '',
    tv_archive_duration: 0,
  }),
  series: (n: number, name: string) => ({
    ...common(n, name),
    series_id: 20_000 + n,
    cover: `http://127.0.0.1/images/series/${n}.jpg`,
    plot: `${name}: ${'a story of some length about people in a town by the sea. '.repeat(3)}`,
    cast: 'Ada Marlow, Jun Okafor, Petra Lindqvist',
    director: 'Ilse Norden',
    genre: 'Drama',
    releaseDate: '2019-04-01',
    last_modified: String(1_650_000_000 + n),
    rating: '7',
    rating_5based: 3.5,
    backdrop_path: [],
    youtube_trailer: '',
    episode_run_time: '45',
  }),
};

function render(kind: keyof typeof sizes, isChanged: boolean): Buffer {
  const rows: unknown[] = [];
  for (let n = 0; n < sizes[kind]; n++) {
    rows.push(rowOf[kind](n, isChanged && n % 100 === 0 ? `${nameOf(n)} Again` : nameOf(n)));
  }
  return Buffer.from(JSON.stringify(rows));
}

const account = Buffer.from(
  JSON.stringify({
    user_info: { auth: 1, status: 'Active', exp_date: null, max_connections: '1', active_cons: '0', username: 'bench' },
    server_info: { url: '127.0.0.1', port: '80', timezone: 'UTC', timestamp_now: 1_700_000_000 },
  }),
);
const categoryList = Buffer.from(
  JSON.stringify(
    Array.from({ length: categories }, (_, n) => ({
      category_id: String(n + 1),
      category_name: `${prefixes[n % (prefixes.length - 1)]}Group ${n + 1}`,
      parent_id: 0,
    })),
  ),
);

function renderLists(isChanged: boolean): Record<string, Buffer> {
  return {
    get_vod_streams: render('movie', isChanged),
    get_live_streams: render('live', isChanged),
    get_series: render('series', isChanged),
    get_vod_categories: categoryList,
    get_live_categories: categoryList,
    get_series_categories: categoryList,
  };
}

let answers = renderLists(false);
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://panel');
  if (url.pathname === '/change') {
    answers = renderLists(true);
    response.end();
    return;
  }
  const body = answers[url.searchParams.get('action') ?? ''] ?? account;
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as { port: number }).port));
