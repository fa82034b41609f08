import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rm, stat, utimes } from 'node:fs/promises';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join as joinPath } from 'node:path';
import type * as contract from '../../src/contract/index.ts';
import { downloadWhen, findId, hasStatus, type Journey, join, order, startJourney } from '../support/journey.ts';
import { noLeaseHeld } from '../support/leases.ts';
import { apiKey, eventually } from '../support/service.ts';

type Problem = { code: string; detail: string };

const size = 2_000_000;

describe('playing through the companion', () => {
  let journey: Journey;
  let film: number;
  let channel: number;
  let episode: number;

  before(async () => {
    journey = await startJourney({
      fill(catalogue) {
        catalogue.addMovie({ name: 'EN - Northlight (2024)', size });
        catalogue.addMovie({ name: 'EN - Downloaded One (2023)', size });
        catalogue.addMovie({ name: 'EN - Long Download (2022)', size: 40_000_000 });
        catalogue.addMovie({ name: 'EN - Called Mp4 A (2021)', size });
        catalogue.addMovie({ name: 'EN - Called Mp4 B (2021)', size });
        catalogue.addMovie({ name: 'EN - Gone One (2020)', size });
        catalogue.addChannel({ name: 'EN: News' });
        const series = catalogue.addSeries({ name: 'EN - Harbour Nine' });
        catalogue.addEpisode(series.id, { season: 1, number: 1, size });
      },
    });
    await join(journey);
    film = await findId(journey, 'vod', 'northlight');
    channel = await findId(journey, 'live', 'news');
    const series = await journey.api.get<contract.SeriesDetails>(
      `api/series/${await findId(journey, 'series', 'harbour')}`,
    );
    episode = series.seasons[0]?.episodes[0]?.id ?? 0;
  });
  after(() => journey.close());
  beforeEach(() => {
    journey.provider.faults.clear();
    Object.assign(journey.provider.limits, { maxConnections: 4, overflow: 'kill-oldest', bytesPerSecond: null });
    journey.provider.stats.reset();
  });
  afterEach(() => journey.provider.waitFor(({ stats }) => stats.open === 0));

  const play = (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
    fetch(new URL(`api/streams/${path}`, journey.url), { ...init, headers: { 'x-api-key': apiKey, ...headers } });

  const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

  /** What the provider has of a film, from one byte to before another. */
  function content(from = 0, to = size, index = 0): Buffer {
    const { id } = journey.provider.catalogue.movies[index] as { id: number };
    return Buffer.concat([...journey.provider.contentOf('movie', id).chunks(from, to)]);
  }

  const account = async () => (await journey.api.get<contract.Playlist>('api/playlists/1')).account;

  it('passes a whole film on, with a length and the type of its container', async () => {
    const answer = await play(`movie/${film}`);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type'), 'video/mp4');
    assert.equal(answer.headers.get('content-length'), String(size));
    assert.equal(answer.headers.get('accept-ranges'), 'bytes');
    assert.equal(answer.headers.get('content-range'), null);
    assert.ok((await bytesOf(answer)).equals(content()));
  });

  it('passes a part of a film on, also through a redirect whose address forgets the range', async () => {
    for (const fault of [null, { type: 'redirect' } as const]) {
      if (fault) journey.provider.faults.set({ match: { kind: 'movie' }, fault });
      const answer = await play(`movie/${film}`, { range: 'bytes=1000-1999' });
      assert.equal(answer.status, 206);
      assert.equal(answer.headers.get('content-range'), `bytes 1000-1999/${size}`);
      assert.ok((await bytesOf(answer)).equals(content(1000, 2000)));
    }
    const hops = journey.provider.stats.requestsOf({ redirected: true });
    assert.deepEqual(
      hops.map(({ range }) => range),
      ['bytes=1000-1999'],
    );
  });

  it('plays an episode', async () => {
    const answer = await play(`episode/${episode}`, { range: 'bytes=0-99' });
    assert.equal(answer.status, 206);
    assert.equal((await bytesOf(answer)).length, 100);
  });

  it('says that a range lies behind the end, and how long the file is', async () => {
    const answer = await play(`movie/${film}`, { range: `bytes=${size}-` });
    assert.equal(answer.status, 416);
    assert.equal(answer.headers.get('content-range'), `bytes */${size}`);
    await bytesOf(answer);
  });

  it('answers HEAD without asking the provider', async () => {
    const answer = await play(`movie/${film}`, {}, { method: 'HEAD' });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type'), 'video/mp4');
    assert.equal(journey.provider.stats.requestsOf({ kind: 'movie' }).length, 0);
  });

  it('passes live television on as it comes, and ends with the caller', async () => {
    const leaving = new AbortController();
    const answer = await play(`live/${channel}`, {}, { signal: leaving.signal });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type'), 'video/mp2t');
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    const first = await reader.read();
    assert.equal(first.value?.[0], 0x47);
    let received = first.value?.length ?? 0;
    const atFirst = received;
    while (received < atFirst + 20_000) received += (await reader.read()).value?.length ?? 0;
    assert.equal(journey.provider.stats.open, 1);
    leaving.abort();
    await journey.provider.waitFor(({ stats }) => stats.open === 0, { timeoutMs: 1_000 });
  });

  it('holds the provider back when the player does not read', async () => {
    const long = await findId(journey, 'vod', 'long download');
    const player = get(new URL(`api/streams/movie/${long}`, journey.url), { headers: { 'x-api-key': apiKey } });
    const [answer] = (await once(player, 'response')) as [IncomingMessage];
    answer.pause();
    await journey.provider.waitForStreaming({ bytes: 1_000_000 });
    const [one] = journey.provider.stats.streaming;
    await eventually(
      async () => {
        const before = one?.bytesSent ?? 0;
        await new Promise((resolve) => setTimeout(resolve, 300));
        return (one?.bytesSent ?? 0) - before;
      },
      (grown) => grown === 0,
    );
    assert.ok((one?.bytesSent ?? 0) < 30_000_000);
    answer.destroy();
  });

  for (const [what, fault] of [
    ['a page', { type: 'html' }],
    ['an empty answer', { type: 'empty-body' }],
    ['JSON that calls itself a video', { type: 'status', status: 200, body: '{"user_info":{"auth":0}}' }],
    ['a refusal', { type: 'status', status: 403 }],
    ['a redirect in circles', { type: 'redirect-loop' }],
    ['a reset', { type: 'reset' }],
  ] as const) {
    it(`tells in a sentence that the provider sent ${what}`, async () => {
      journey.provider.faults.set({ match: { kind: 'movie' }, fault });
      const answer = await play(`movie/${film}`);
      const problem = (await answer.json()) as Problem;
      assert.equal(answer.status, 502, JSON.stringify(problem));
      assert.match(answer.headers.get('content-type') ?? '', /problem\+json/);
      assert.match(problem.detail, /^[A-Z1].* .*\.$/);
    });
  }

  describe('what the provider has under another name than it says', () => {
    const asksFor = (id: number) =>
      journey.provider.stats.requests.filter((one) => one.id === id).map(({ extension }) => extension);

    for (const [what, title, answer] of [
      ['nothing', 'Called Mp4 A', null],
      ['not found', 'Called Mp4 B', { type: 'status', status: 404 }],
    ] as const) {
      it(`plays all the same where the wrong one is answered with ${what}, and is found once`, async () => {
        const movie = journey.provider.catalogue.movies.find(({ name }) => name.includes(title));
        assert.ok(movie);
        movie.container = 'mkv';
        if (answer) journey.provider.faults.set({ match: { path: /\.mp4$/i }, fault: answer });
        const id = await findId(journey, 'vod', title);
        const whole = await play(`movie/${id}`);
        assert.equal(whole.status, 200);
        assert.equal(whole.headers.get('content-type'), 'video/x-matroska');
        assert.ok((await bytesOf(whole)).equals(journey.provider.contentOf('movie', movie.id).read(0, movie.size)));
        assert.deepEqual(asksFor(movie.id), ['mp4', 'MP4', 'mkv']);
        const part = await play(`movie/${id}`, { range: 'bytes=1000-1999' });
        assert.equal((await bytesOf(part)).length, 1000);
        assert.deepEqual(asksFor(movie.id), ['mp4', 'MP4', 'mkv', 'mkv']);
      });
    }

    it('is asked for by every name once where it has none, and then said to be gone', async () => {
      journey.provider.faults.set({ match: { kind: 'movie' }, fault: { type: 'status', status: 404 } });
      const id = await findId(journey, 'vod', 'Gone One');
      const first = await play(`movie/${id}`);
      assert.equal(first.status, 502);
      assert.match(((await first.json()) as Problem).detail, /404.*doesn't have this title/);
      assert.equal(journey.provider.stats.requestsOf({ kind: 'movie' }).length, 5);
      await (await play(`movie/${id}`)).text();
      assert.equal(journey.provider.stats.requestsOf({ kind: 'movie' }).length, 6);
      assert.equal(journey.provider.stats.maxOpen, 0);
    });
  });

  it('says that the account has ended where that is why a film is refused', async () => {
    journey.provider.account.status = 'Expired';
    const answer = await play(`movie/${film}`);
    const problem = (await answer.json()) as Problem;
    journey.provider.account.status = 'Active';
    assert.equal(problem.code, 'account-expired', JSON.stringify(problem));
    assert.match(problem.detail, /expired/);
    await journey.api.post('api/playlists/1/sync');
    await eventually(account, ({ status }) => status === 'active');
  });

  describe('a channel that the provider has only in pieces', () => {
    const packet = 188;
    const pieceOf = (number: number) => Buffer.alloc(packet * 50, number).fill(0x47, 0, 1);
    let edge: Server;
    let newest: number;
    let asked: string[];
    let gone: number[];

    /** A window of three pieces that moves on with every look, as a live playlist does. */
    const playlist = () => {
      newest += 1;
      const pieces = [newest - 2, newest - 1, newest].flatMap((one) => ['#EXTINF:1,', `/piece/${one}.ts`]);
      return ['#EXTM3U', '#EXT-X-TARGETDURATION:1', `#EXT-X-MEDIA-SEQUENCE:${newest - 2}`, ...pieces, ''].join('\n');
    };

    before(async () => {
      edge = createServer((request, response) => {
        const number = Number(/piece\/(\d+)/.exec(request.url ?? '')?.[1]);
        asked.push(request.url ?? '');
        if (gone.includes(number)) response.writeHead(404).end();
        else if (number) response.writeHead(200, { 'content-type': 'video/mp2t' }).end(pieceOf(number));
        else response.writeHead(200, { 'content-type': 'text/plain' }).end(playlist());
      });
      await once(edge.listen(0, '127.0.0.1'), 'listening');
    });
    after(() => edge.close());
    beforeEach(() => {
      [newest, asked, gone] = [7, [], []];
      const url = `http://127.0.0.1:${(edge.address() as AddressInfo).port}/channel.m3u8`;
      const { faults } = journey.provider;
      faults.set({ match: { kind: 'live', path: /(\.ts|\/\d+)$/ }, fault: { type: 'status', status: 404 } });
      faults.set({ match: { path: /\.m3u8$/ }, fault: { type: 'redirect-to', url } });
    });

    /** The numbers of the pieces that arrive, until there are so many. */
    async function piecesOf(answer: Response, count: number, leave: () => void): Promise<number[]> {
      let bytes = Buffer.alloc(0);
      for await (const chunk of answer.body as ReadableStream<Uint8Array>) {
        bytes = Buffer.concat([bytes, chunk]);
        if (bytes.length >= count * packet * 50) break;
      }
      leave();
      return Array.from({ length: count }, (_, index) => bytes[index * packet * 50 + 1] as number);
    }

    it('is passed on as one stream, each piece once, and ends with the caller', async () => {
      const leaving = new AbortController();
      const answer = await play(`live/${channel}`, {}, { signal: leaving.signal });
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('content-type'), 'video/mp2t');
      assert.deepEqual(await piecesOf(answer, 6, () => leaving.abort()), [6, 7, 8, 9, 10, 11]);
      await noLeaseHeld(journey);
      const looks = asked.length;
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      assert.equal(asked.length, looks, 'nothing is asked for any more');
    });

    it('goes on behind a piece that is gone', async () => {
      gone = [8];
      const leaving = new AbortController();
      const answer = await play(`live/${channel}`, {}, { signal: leaving.signal });
      assert.deepEqual(await piecesOf(answer, 4, () => leaving.abort()), [6, 7, 9, 10]);
    });
  });

  it('passes a broken film on as broken', async () => {
    journey.provider.faults.set({ match: { kind: 'movie' }, fault: { type: 'truncate', after: 500_000 } });
    const answer = await play(`movie/${film}`);
    assert.equal(answer.status, 200);
    await assert.rejects(bytesOf(answer));
  });

  it('says clearly when other players hold the last connection', async () => {
    await journey.api.patch('api/playlists/1', { connections: 1 });
    const leaving = new AbortController();
    const first = await play(`live/${channel}`, {}, { signal: leaving.signal });
    assert.equal(first.status, 200);
    const second = await play(`movie/${film}`);
    assert.equal(second.status, 503);
    assert.equal(((await second.json()) as Problem).code, 'account-busy');
    leaving.abort();
    await journey.provider.waitFor(({ stats }) => stats.open === 0);
    await bytesOf(await play(`movie/${film}`));
    assert.equal(journey.provider.stats.maxOpen, 1);
  });

  it('takes the only connection from a download at once, which goes on afterwards to the last byte', async () => {
    await journey.api.patch('api/playlists/1', { connections: null });
    Object.assign(journey.provider.limits, { maxConnections: 1, bytesPerSecond: 10_000_000 });
    await journey.api.post('api/playlists/1/sync');
    await eventually(account, ({ max_connections }) => max_connections === 1);
    const [download] = await order(journey, { kind: 'movie', id: await findId(journey, 'vod', 'long download') });
    await journey.provider.waitForStreaming({ bytes: 2_000_000 });
    const began = Date.now();
    const answer = await play(`movie/${film}`);
    assert.equal(answer.status, 200);
    assert.ok((await bytesOf(answer)).equals(content()));
    assert.ok(Date.now() - began < 2_000, `took ${Date.now() - began} ms`);
    await downloadWhen(journey, download?.id ?? 0, hasStatus('completed'), 30_000);
    assert.equal(journey.provider.stats.maxOpen, 1);
    assert.equal(journey.provider.stats.killed, 0);
  }).timeout(40_000);

  it('follows a provider at home to another address at home', async () => {
    let asked = 0;
    const inside = createServer((_request, response) => {
      asked++;
      response.writeHead(200, { 'content-type': 'video/mp4' }).end(Buffer.alloc(2000, 7));
    });
    await once(inside.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(inside.address() as AddressInfo).port}/x`;
    journey.provider.faults.set({ match: { kind: 'movie' }, fault: { type: 'redirect-to', url } });
    const answer = await play(`movie/${film}`);
    assert.equal(answer.status, 200);
    assert.equal((await bytesOf(answer)).length, 2000);
    assert.equal(asked, 1);
    inside.close();
  });

  describe('what is downloaded', () => {
    let id: number;
    let path: string;

    before(async () => {
      Object.assign(journey.provider.limits, { maxConnections: 4, bytesPerSecond: null });
      id = await findId(journey, 'vod', 'downloaded one');
      const [download] = await order(journey, { kind: 'movie', id });
      const done = await downloadWhen(journey, download?.id ?? 0, hasStatus('completed'));
      path = joinPath(journey.mediaDir, done.file_path);
    });

    it('comes from disk, whole and in parts, without asking the provider', async () => {
      const whole = await play(`movie/${id}`);
      assert.equal(whole.headers.get('content-type'), 'video/mp4');
      assert.equal(whole.headers.get('accept-ranges'), 'bytes');
      assert.ok((await bytesOf(whole)).equals(content(0, size, 1)));
      for (const [range, from, to] of [
        ['bytes=0-0', 0, 1],
        ['bytes=1000-', 1000, size],
        ['bytes=-500', size - 500, size],
      ] as const) {
        const part = await play(`movie/${id}`, { range });
        assert.equal(part.status, 206);
        assert.equal(part.headers.get('content-range'), `bytes ${from}-${to - 1}/${size}`);
        assert.ok((await bytesOf(part)).equals(content(from, to, 1)));
      }
      const beyond = await play(`movie/${id}`, { range: `bytes=${size}-` });
      assert.equal(beyond.status, 416);
      assert.equal(beyond.headers.get('content-range'), `bytes */${size}`);
      await beyond.text();
      assert.equal(journey.provider.stats.requestsOf({ kind: 'movie' }).length, 0);
    });

    it('continues a part only of the same file', async () => {
      const etag = (await play(`movie/${id}`, {}, { method: 'HEAD' })).headers.get('etag') ?? '';
      assert.match(etag, /^"[^"]+"$/);
      const range = 'bytes=10-19';
      assert.equal((await bytesOf(await play(`movie/${id}`, { range, 'if-range': etag }))).length, 10);
      // fetch adds that no cache may answer to a condition of ours.
      const asked = get(new URL(`api/streams/movie/${id}`, journey.url), {
        headers: { 'x-api-key': apiKey, 'if-none-match': etag },
      });
      const [unchanged] = (await once(asked, 'response')) as [IncomingMessage];
      assert.equal(unchanged.statusCode, 304);
      unchanged.resume();
      const { atime, mtime } = await stat(path);
      await utimes(path, atime, new Date(mtime.getTime() - 60_000));
      const changed = await play(`movie/${id}`, { range, 'if-range': etag });
      assert.equal(changed.status, 200);
      assert.equal((await bytesOf(changed)).length, size);
    });

    it('comes from the provider again when its file is gone', async () => {
      await rm(path);
      const answer = await play(`movie/${id}`);
      assert.equal(answer.status, 200);
      assert.ok((await bytesOf(answer)).equals(content(0, size, 1)));
      assert.equal(journey.provider.stats.requestsOf({ kind: 'movie' }).length, 1);
    });
  });

  it('ends with the service, which gives the connection back', async () => {
    const answer = await play(`live/${channel}`);
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    const cut = assert.rejects(async () => {
      while (!(await reader.read()).done);
    });
    await journey.restart();
    await cut;
    await journey.provider.waitFor(({ stats }) => stats.open === 0);
    const again = await play(`movie/${film}`, { range: 'bytes=0-9' });
    assert.equal((await bytesOf(again)).length, 10);
  });

  it('answers 404 for what is not there, and takes a key', async () => {
    assert.equal((await play('movie/99999')).status, 404);
    assert.equal((await play(`episode/99999`)).status, 404);
    assert.equal((await play(`live/${film}`)).status, 404);
    assert.equal((await fetch(new URL(`api/streams/movie/${film}`, journey.url))).status, 401);
  });
});
