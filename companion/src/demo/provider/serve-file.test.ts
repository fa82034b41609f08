import { strict as assert } from 'node:assert';
import { ask } from './ask.ts';
import { LIVE_CLIP_SECONDS, readClip } from './clips.ts';
import { type DemoProvider, emptyCatalogue, startDemoProvider } from './index.ts';
import { liveStream } from './live.ts';

const SIZE = 3_000_000;

describe('a file of the demo provider', () => {
  let provider: DemoProvider;
  let url: string;

  before(async () => {
    provider = await startDemoProvider({ catalogue: emptyCatalogue(), account: { password: 'p/ä#1' } });
    url = provider.streamUrl('movie', provider.catalogue.addMovie({ name: 'EN - One (2020)', size: SIZE }).id);
  });
  after(() => provider.close());

  const RANGES: { asked: string; status: number; start?: number; end?: number }[] = [
    { asked: 'bytes=0-0', status: 206, start: 0, end: 1 },
    { asked: 'bytes=1000000-1999999', status: 206, start: 1_000_000, end: 2_000_000 },
    { asked: 'bytes=2999999-', status: 206, start: 2_999_999, end: SIZE },
    { asked: 'bytes=2000000-9999999', status: 206, start: 2_000_000, end: SIZE },
    { asked: 'bytes=-500', status: 206, start: 0, end: 501 },
    { asked: 'bytes=0-1,5-6', status: 416 },
    { asked: 'bytes=3000000-', status: 416 },
    { asked: 'bytes=10-5', status: 416 },
  ];
  for (const { asked, status, start = 0, end = SIZE } of RANGES) {
    it(`answers ${asked} with ${status}, as XC does`, async () => {
      const answer = await ask(url, { range: asked });
      assert.equal(answer.status, status);
      assert.equal(answer.headers['content-range'], `bytes ${start}-${end - 1}/${SIZE}`);
      if (status === 206) assert.ok(answer.body.equals(provider.contentOf('movie', 1).read(start, end)));
    });
  }

  it('has a Content-Range and an odd Accept-Ranges without a range asked, and no validator', async () => {
    const { status, headers, body } = await ask(url);
    assert.equal(status, 200);
    assert.equal(headers['content-range'], `bytes 0-${SIZE - 1}/${SIZE}`);
    assert.equal(headers['accept-ranges'], `0-${SIZE}`);
    assert.equal(headers['content-length'], String(SIZE));
    assert.equal(headers['content-type'], 'video/mp4');
    assert.deepEqual([headers.etag, headers['last-modified']], [undefined, undefined]);
    assert.ok(body.equals(provider.contentOf('movie', 1).read(0, SIZE)));
  });

  it('is empty with 200 by HEAD and by the wrong extension, 404 when unknown, 401 with a wrong password', async () => {
    const head = await ask(url, { method: 'HEAD' });
    assert.deepEqual([head.status, head.headers['content-length']], [200, undefined]);
    const wrong = await ask(url.replace('.mp4', '.mkv'));
    assert.deepEqual([wrong.status, wrong.body.length, wrong.headers['content-type']], [200, 0, 'video/x-matroska']);
    assert.equal(wrong.headers['content-length'], undefined);
    assert.equal((await ask(url.replace('/1.mp4', '/77.mp4'))).status, 404);
    assert.equal((await ask(`${provider.url}/movie/demo/other/1.mp4`)).status, 401);
  });

  it('is served for an episode by its own id, and empty files are empty', async () => {
    const series = provider.catalogue.addSeries({ name: 'EN - Show' });
    const episode = provider.catalogue.addEpisode(series.id, { container: 'mkv', size: 500_000 });
    const answer = await ask(provider.streamUrl('episode', episode.id));
    assert.ok(answer.body.equals(provider.contentOf('episode', episode.id).read(0, 500_000)));
    const empty = provider.catalogue.addMovie({ name: 'EN - Nothing', size: 0 });
    assert.deepEqual((await ask(provider.streamUrl('movie', empty.id))).body.length, 0);
  });

  it('is counted: requests, ranges, bytes, connections', async () => {
    provider.stats.reset();
    await Promise.all([ask(url, { range: 'bytes=0-99', userAgent: 'VLC' }), ask(url, { range: 'bytes=100-299' })]);
    assert.equal(provider.stats.bytesOf('movie', 1), 300);
    assert.deepEqual(
      provider.stats
        .requestsOf({ kind: 'movie', id: 1 })
        .map((one) => one.range)
        .sort(),
      ['bytes=0-99', 'bytes=100-299'],
    );
    assert.ok(provider.stats.requests.some((one) => one.userAgent === 'VLC'));
    await provider.waitFor(({ stats }) => stats.open === 0);
    assert.ok(provider.stats.maxOpenOf('movie', 1) >= 1);
  });
});

describe('a live channel of the demo provider', () => {
  let provider: DemoProvider;

  before(async () => {
    provider = await startDemoProvider();
  });
  after(() => provider.close());

  it('streams without end at about real time', async () => {
    const channel = provider.catalogue.channels.find((one) => !one.header);
    const viewer = new AbortController();
    const answer = ask(provider.streamUrl('live', channel?.id ?? 0), { signal: viewer.signal });
    const second = readClip('mpegts').length / LIVE_CLIP_SECONDS;
    const began = performance.now();
    await provider.waitForStreaming({ kind: 'live', bytes: second * 3 });
    assert.ok(performance.now() - began < 500, 'three seconds at once');
    await provider.waitForStreaming({ kind: 'live', bytes: second * 3.5 });
    assert.ok(performance.now() - began > 350, 'then real time');
    viewer.abort();
    const { status, headers, body } = await answer;
    assert.deepEqual([status, headers['content-type'], body[0]], [200, 'video/mp2t', 0x47]);
    await provider.waitFor(({ stats }) => stats.open === 0);
  });

  it('runs on where the clip begins again', () => {
    const stream = liveStream();
    const firstClock = () => {
      const round = stream.next().value as Buffer;
      const packet = [...Array(round.length / 188).keys()].find(
        (i) => ((round[i * 188 + 3] ?? 0) & 0x20) !== 0 && ((round[i * 188 + 5] ?? 0) & 0x10) !== 0,
      );
      return round.readUInt32BE((packet ?? 0) * 188 + 6) * 2;
    };
    const [one, two, three] = [firstClock(), firstClock(), firstClock()];
    assert.ok(Math.abs(two - one - LIVE_CLIP_SECONDS * 90_000) <= 2);
    assert.ok(Math.abs(three - two - LIVE_CLIP_SECONDS * 90_000) <= 2);
  });
});
