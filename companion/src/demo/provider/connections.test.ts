import { strict as assert } from 'node:assert';
import { ask } from './ask.ts';
import { type DemoProvider, emptyCatalogue, type Limits, startDemoProvider } from './index.ts';

const SIZE = 4_000_000;

describe('the connections of the demo provider', () => {
  let provider: DemoProvider;
  let url: string;

  /** Slow enough that nothing ends by itself during a test. */
  const start = async (limits: Partial<Limits>) => {
    provider = await startDemoProvider({ catalogue: emptyCatalogue(), limits: { bytesPerSecond: 200_000, ...limits } });
    url = provider.streamUrl('movie', provider.catalogue.addMovie({ name: 'EN - One (2020)', size: SIZE }).id);
  };
  afterEach(() => provider.close());

  it('are cut, the oldest of the same user agent first, for one that is too many', async () => {
    await start({ maxConnections: 2, overflow: 'kill-oldest' });
    const television = ask(url, { userAgent: 'television' });
    await provider.waitForStreaming({ connections: 1 });
    const first = ask(url, { userAgent: 'downloader' });
    await provider.waitForStreaming({ connections: 2 });
    const second = ask(url, { userAgent: 'downloader' });
    const cut = await first;
    assert.equal(cut.status, 200);
    assert.equal(cut.error, 'ECONNRESET');
    assert.ok(cut.body.length < SIZE);
    await provider.waitForStreaming({ connections: 2 });
    assert.deepEqual([provider.stats.killed, provider.stats.maxOpen], [1, 2]);
    await provider.down();
    await Promise.all([television, second]);
  });

  for (const overflow of [403, 458, 503, 'reset'] as const) {
    it(`are refused with ${overflow} where the provider does that, and the first goes on`, async () => {
      await start({ maxConnections: 1, overflow });
      const first = ask(url);
      await provider.waitForStreaming();
      const second = await ask(url);
      assert.equal(second.status, overflow === 'reset' ? 0 : overflow);
      assert.deepEqual([provider.stats.open, provider.stats.refused, provider.stats.maxOpen], [1, 1, 1]);
      await provider.down();
      await first;
    });
  }

  it('count for a while after they closed where slots linger', async () => {
    await start({ maxConnections: 1, overflow: 503, slotLingerMs: 300, bytesPerSecond: null });
    assert.equal((await ask(url, { range: 'bytes=0-9' })).status, 206);
    assert.equal((await ask(url, { range: 'bytes=0-9' })).status, 503);
    provider.limits.slotLingerMs = 0;
    provider.limits.maxConnections = 2;
    assert.equal((await ask(url, { range: 'bytes=0-9' })).status, 206);
  });

  it('have their speed', async () => {
    await start({ bytesPerSecond: 1_000_000, maxConnections: 0 });
    const began = performance.now();
    await Promise.all([ask(url, { range: 'bytes=0-399999' }), ask(url, { range: 'bytes=0-399999' })]);
    const seconds = (performance.now() - began) / 1000;
    assert.ok(seconds > 0.3 && seconds < 0.8, `${seconds} s`);
  });

  it('may be taken by API calls too', async () => {
    await start({ maxConnections: 1, overflow: 403, apiCounts: true });
    const api = `${provider.url}/player_api.php?username=demo&password=demo`;
    assert.equal((await ask(api)).status, 200);
    const stream = ask(url);
    await provider.waitForStreaming();
    assert.equal((await ask(api)).status, 403);
    await provider.down();
    await stream;
  });

  it('are all refused while the provider is down, and taken again on the same port', async () => {
    await start({ bytesPerSecond: null });
    await provider.down();
    assert.equal((await ask(url)).error, 'ECONNREFUSED');
    await provider.up();
    assert.equal((await ask(url, { range: 'bytes=0-9' })).status, 206);
  });

  it('are waited for in vain with a word about what was waited for', async () => {
    await start({});
    await assert.rejects(
      provider.waitForStreaming({ connections: 3 }, { timeoutMs: 20 }),
      /in vain for streams like \{"connections":3\}/,
    );
  });
});
