import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { after, afterEach, before, describe, it } from 'mocha';
import { type FakeJellyfin, type FakeJellyfinOptions, startFakeJellyfin } from './fake.ts';
import { type Json, type RecordedExchange, recordedBody, recordedExchanges } from './recorded.ts';

describe('the fake Jellyfin answers as the real one did', () => {
  let fake: FakeJellyfin;
  /** What stands for a secret in the recording → what it is here. */
  const secrets = new Map<string, string>();

  before(async () => {
    fake = await startFakeJellyfin({
      apiKey: 'API_KEY',
      users: [
        { name: 'admin', password: 'PASSWORD', isAdministrator: true },
        { name: 'bob', password: 'PASSWORD' },
      ],
      libraries: recordedBody('libraries').map((folder: Json) => ({
        id: folder.ItemId,
        name: folder.Name,
        kind: folder.CollectionType,
        paths: folder.Locations,
      })),
      files: [...pathsIn('items of a library with path and ids'), ...pathsIn('episodes of a library')],
      refreshDelayMs: 300,
    });
    await send({ method: 'POST', path: '/Library/Refresh', authorization: 'MediaBrowser Token="API_KEY"' });
    await fake.waitForItem(pathsIn('episodes of a library')[0] as string);
  });
  after(() => fake.close());

  async function send(request: RecordedExchange['request'], extra: Record<string, string> = {}) {
    const real = (text: string) => [...secrets].reduce((filled, [name, value]) => filled.replaceAll(name, value), text);
    const response = await fetch(fake.url + real(request.path), {
      method: request.method,
      headers: {
        ...(request.authorization ? { authorization: real(request.authorization) } : {}),
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...extra,
      },
      body: request.body === undefined ? undefined : real(JSON.stringify(request.body)),
    });
    const text = await response.text();
    const type = response.headers.get('content-type');
    return { status: response.status, type, body: type?.startsWith('application/json') ? JSON.parse(text) : text };
  }

  /** Later requests of the recording use what earlier answers gave. */
  function learn({ response: { body: recorded } }: RecordedExchange, body: Json): void {
    const pairs = [
      [(recorded as Json)?.AccessToken, body?.AccessToken],
      [(recorded as Json)?.Secret, body?.Secret],
      [(recorded as Json)?.Code, body?.Code],
    ];
    for (const [name, value] of pairs) if (name && value) secrets.set(name, value);
  }

  for (const exchange of recordedExchanges) {
    const { request, response } = exchange;
    it(`to "${exchange.name}" (${request.method} ${request.path.split('?')[0]})`, async () => {
      const answer = await send(
        request,
        exchange.name === 'legacy header refused' ? { 'x-emby-token': 'API_KEY' } : {},
      );
      learn(exchange, answer.body);
      assert.equal(answer.status, response.status);
      assert.equal(answer.type, response.content_type);
      assertHasShape(answer.body, response.body, 'body');
    });
  }
});

describe('the fake Jellyfin has the real one’s traps', () => {
  let fake: FakeJellyfin;
  afterEach(() => fake.close());

  async function start(options: FakeJellyfinOptions = {}) {
    fake = await startFakeJellyfin(options);
    return (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      fetch(fake.url + path, {
        method,
        headers: {
          authorization: `MediaBrowser Token="${fake.apiKey}"`,
          'content-type': 'application/json',
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
  }

  it('takes two forms of authorisation and none of the old ones', async () => {
    const ask = await start();
    const key = fake.apiKey;
    for (const [path, headers, status] of [
      ['/System/Info', { authorization: `MediaBrowser Token="${key}"` }, 200],
      ['/System/Info', { authorization: `MediaBrowser Token=${key}` }, 200],
      [`/System/Info?apikey=${key}`, { authorization: '' }, 200],
      ['/System/Info', { authorization: `Emby Token="${key}"` }, 401],
      ['/System/Info', { authorization: `Bearer ${key}` }, 401],
      ['/System/Info', { authorization: '', 'x-emby-token': key }, 401],
      ['/System/Info', { authorization: '', 'x-mediabrowser-token': key }, 401],
      ['/System/Info', { authorization: '', 'x-emby-authorization': `MediaBrowser Token="${key}"` }, 401],
      [`/System/Info?api_key=${key}`, { authorization: '' }, 401],
    ] as const) {
      assert.equal((await ask('GET', path, undefined, headers)).status, status, JSON.stringify([path, headers]));
    }
  });

  it('has no /emby any more, and Quick Connect starts with POST only', async () => {
    const ask = await start();
    assert.equal((await ask('GET', '/emby/System/Info')).status, 404);
    assert.equal((await ask('GET', '/QuickConnect/Initiate')).status, 405);
  });

  it('makes a second library of a taken name without a word', async () => {
    const ask = await start({ libraries: [{ name: 'N', kind: 'movies', paths: ['/media'] }] });
    const body = { LibraryOptions: { PathInfos: [{ Path: '/media' }] } };
    assert.equal((await ask('POST', '/Library/VirtualFolders?name=N&collectionType=movies', body)).status, 204);
    const folders = (await (await ask('GET', '/Library/VirtualFolders')).json()) as Json[];
    assert.deepEqual(
      folders.map(({ Name }) => Name),
      ['N', 'N2'],
    );
  });

  it('takes any path, and waits with a told one until no more is told beside it', async () => {
    const [path, next] = ['/media/Film (2020)/Film (2020).mkv', '/media/Film (2020)/Film (2020) - 4K.mkv'];
    const libraries = [{ name: 'N', kind: 'movies', paths: ['/media'] }];
    const ask = await start({ libraries, files: [path, next], monitorDelayMs: 100 });
    const tell = (told: string) =>
      ask('POST', '/Library/Media/Updated', { Updates: [{ Path: told, UpdateType: 'Created' }] });
    assert.equal((await tell('/nowhere/x.mkv')).status, 204);
    for (const told of [path, next, path]) {
      await setTimeout(40);
      await tell(told);
    }
    const lastTold = performance.now();
    assert.deepEqual(fake.items(), []);
    await fake.waitForItem(path);
    assert.ok(performance.now() - lastTold > 90);
    assert.equal(fake.items().length, 2);
  });

  it('takes a language folder for a series when its parent is the library’s path', async () => {
    const episode = (root: string) => `${root}/English/Some Show/Season 1/Some Show S01E02.mkv`;
    const ask = await start({
      libraries: [
        { name: 'Wrong', kind: 'tvshows', paths: ['/wrong'] },
        { name: 'Right', kind: 'tvshows', paths: ['/right/English'] },
      ],
      files: [episode('/wrong'), episode('/right')],
    });
    await ask('POST', '/Library/Refresh');
    await fake.waitForItem(episode('/right'));
    assert.deepEqual(
      fake.items().map(({ series }) => series),
      ['English', 'Some Show'],
    );
  });

  it('does not filter by path', async () => {
    const files = ['/media/A/A.mkv', '/media/B/B.mkv'];
    const ask = await start({ libraries: [{ name: 'N', kind: 'movies', paths: ['/media'] }], files });
    await ask('POST', '/Library/Refresh');
    await fake.waitForItem('/media/B/B.mkv');
    const answer = (await (await ask('GET', '/Items?recursive=true&path=/media/A/A.mkv')).json()) as Json;
    assert.equal(answer.TotalRecordCount, 2);
    assert.equal(answer.Items[0].Path, undefined);
  });

  it('sees the real disk through a path map, without hidden and unfinished files', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fake-jellyfin-'));
    try {
      const ask = await start({ pathMap: [{ from: folder, to: '/data/media' }], monitorDelayMs: 5 });
      const film = join(folder, 'VOD/English/Real Film (2021)');
      await mkdir(join(folder, '.incomplete'), { recursive: true });
      await mkdir(film, { recursive: true });
      for (const name of [
        '.incomplete/7.mkv',
        'VOD/English/x.mkv.part',
        'VOD/English/sample.mkv',
        'VOD/English/movie.nfo',
      ]) {
        await writeFile(join(folder, name), 'x');
      }
      const paths = { LibraryOptions: { PathInfos: [{ Path: '/data/media/VOD' }], MetadataSavers: [] } };
      assert.equal((await ask('POST', '/Library/VirtualFolders?name=Films&collectionType=movies', paths)).status, 204);
      await rename(join(folder, '.incomplete/7.mkv'), join(film, 'Real Film (2021).mkv'));
      const path = '/data/media/VOD/English/Real Film (2021)/Real Film (2021).mkv';
      await ask('POST', '/Library/Media/Updated', { Updates: [{ Path: path, UpdateType: 'Created' }] });
      await fake.waitForItem(path);
      assert.deepEqual(fake.items(), [{ path, name: 'Real Film (2021)', type: 'Movie', series: null }]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('shows what was asked of it, past and to come', async () => {
    const ask = await start();
    const coming = fake.waitForRequest(({ path }) => path === '/Library/Refresh');
    await ask('POST', '/Library/Refresh');
    assert.equal((await coming).method, 'POST');
    assert.equal(await fake.waitForRequest(({ path }) => path === '/Library/Refresh'), await coming);
    await assert.rejects(
      fake.waitForRequest(({ path }) => path === '/never', 20),
      /no such request within 20 ms/,
    );
  });

  it('goes down and comes back at the same address', async () => {
    const ask = await start();
    fake.faults.down = true;
    await assert.rejects(ask('GET', '/System/Info'));
    fake.faults.down = false;
    assert.equal((await ask('GET', '/System/Info')).status, 200);
  });
});

function pathsIn(name: string): string[] {
  return recordedBody(name).Items.map((item: Json) => item.Path);
}

/**
 * Every field that all recorded elements have is there, of the same type. (Not the other way round: some answers were cut when
 * they were recorded.)
 */
function assertHasShape(actual: Json, recorded: Json, at: string): void {
  assert.equal(typeOf(actual), typeOf(recorded), at);
  if (Array.isArray(recorded)) {
    assert.ok(actual.length > 0 || recorded.length === 0, `${at} is empty`);
    for (const [index, element] of actual.entries()) assertHasShape(element, common(recorded), `${at}[${index}]`);
  } else if (typeOf(recorded) === 'object') {
    for (const [name, value] of Object.entries(recorded)) assertHasShape(actual[name], value, `${at}.${name}`);
  }
}

/** What all of several recorded values share. */
function common(values: Json[]): Json {
  const [first, ...others] = values;
  if (typeOf(first) !== 'object') return first;
  const shared = Object.entries(first).filter(([name]) => others.every((other) => Object.hasOwn(other, name)));
  return Object.fromEntries(
    shared.map(([name, value]) => [
      name,
      sharedValue(
        value,
        others.map((other) => other[name]),
      ),
    ]),
  );
}

function sharedValue(value: Json, others: Json[]): Json {
  return typeOf(value) === 'object' ? common([value, ...others]) : value;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
