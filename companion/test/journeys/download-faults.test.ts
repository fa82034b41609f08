import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join as path } from 'node:path';
import type * as contract from '../../src/contract/index.ts';
import { emptyCatalogue, type Fault, type FaultRule } from '../../src/demo/provider/index.ts';
import { downloadWhen, films, hasStatus, type Journey, join, order, startJourney } from '../support/journey.ts';

type Download = contract.Download;
const size = 3_000_000;

const faults: Record<string, { rule: Omit<FaultRule, 'match'>; check?: (journey: Journey, id: number) => void }> = {
  'refuses with 458 at first': { rule: { fault: { type: 'status', status: 458 }, times: 2 } },
  'refuses with 403 at first': { rule: { fault: { type: 'status', status: 403 }, times: 1 } },
  'is busy and says for how long': {
    rule: { fault: { type: 'status', status: 503, headers: { 'Retry-After': '2' } }, times: 1 },
    check: waited(1_900),
  },
  'asks for a pause': {
    rule: { fault: { type: 'status', status: 429, headers: { 'Retry-After': '2' } }, times: 1 },
    check: waited(1_900),
  },
  'has an inner error at first': { rule: { fault: { type: 'status', status: 502 }, times: 2 } },
  'resets before an answer': { rule: { fault: { type: 'reset' }, times: 2 } },
  'resets in the middle, again and again': { rule: { fault: { type: 'reset', after: 400_000 }, times: 5 } },
  'closes in the middle, again and again': { rule: { fault: { type: 'truncate', after: 500_000 }, times: 4 } },
  'ignores ranges': { rule: { fault: { type: 'ignore-range' } } },
  'ignores ranges and breaks off': {
    rule: { fault: [{ type: 'ignore-range' }, { type: 'truncate', after: 1_000_000 }], times: 1 },
  },
  'sends no length': { rule: { fault: [{ type: 'ignore-range' }, { type: 'chunked' }] } },
  'sends pieces of the range': { rule: { fault: { type: 'short-range', bytes: 700_000 } } },
  'sends another range once': { rule: { fault: { type: 'wrong-content-range', shift: 4_096 }, times: 1 } },
  'sends a web page at first': { rule: { fault: { type: 'html' }, times: 2 } },
  'sends a notice clip at first': { rule: { fault: { type: 'error-clip', seconds: 2 }, times: 1 } },
  'goes on behind the end': { rule: { fault: { type: 'surplus', bytes: 5_000 }, times: 3 } },
  'forwards to a short-lived address': { rule: { fault: { type: 'redirect', lifeMs: 300, expiredStatus: 403 } } },
};

/** The first two requests for the file lay at least so many milliseconds apart. */
function waited(atLeastMs: number) {
  return ({ provider }: Journey, id: number): void => {
    const [first, second] = provider.stats.requests.filter((request) => request.id === id && request.kind === 'movie');
    assert.ok((second?.at ?? 0) - (first?.at ?? 0) >= atLeastMs);
  };
}

describe('a download from a provider that', () => {
  let journey: Journey;
  before(async () => {
    journey = await startJourney({
      fill(catalogue) {
        for (const name of [
          ...Object.keys(faults),
          'wrong extension',
          'web page',
          'gone',
          'slow',
          'moved',
          'circle',
          'refuses',
        ]) {
          catalogue.addMovie({ name: `EN - ${name} (2020)`, size });
        }
      },
      provider: { catalogue: emptyCatalogue(), limits: { maxConnections: 0 } },
    });
    await join(journey);
    await journey.api.patch('api/settings', { max_active_downloads: 40 });
  });
  after(() => journey.close());

  const providerId = (name: string) =>
    journey.provider.catalogue.movies.find((movie) => movie.name === `EN - ${name} (2020)`)?.id ?? 0;

  function breakIt(name: string, fault: Fault | Fault[], times?: number): () => void {
    const match = { id: providerId(name), test: ({ kind }: { kind: string }) => kind === 'movie' };
    return journey.provider.faults.set({ match, fault, ...(times !== undefined && { times }) });
  }

  async function begin(name: string): Promise<number> {
    const film = (await films(journey)).find(({ stream_id }) => stream_id === String(providerId(name)));
    const [download] = await order(journey, { kind: 'movie', id: film?.id ?? 0 });
    return download?.id ?? 0;
  }

  async function assertWhole(id: number, name: string): Promise<Download> {
    const done = await downloadWhen(journey, id, hasStatus('completed', 'failed'), 40_000);
    assert.equal(done.status, 'completed', `${name}: ${JSON.stringify(done.error)}`);
    const wanted = await journey.provider.contentOf('movie', providerId(name)).sha256();
    const bytes = await readFile(path(journey.mediaDir, done.file_path));
    assert.equal(createHash('sha256').update(bytes).digest('hex'), wanted, name);
    return done;
  }

  it('does any of these things brings every byte, at its place only when it is whole', async () => {
    for (const [name, { rule }] of Object.entries(faults)) {
      journey.provider.faults.set({ match: { id: providerId(name), kind: 'movie' }, ...rule });
    }
    const started: [string, number][] = [];
    for (const name of Object.keys(faults)) started.push([name, await begin(name)]);
    await Promise.all(
      started.map(async ([name, id]) => {
        await assertWhole(id, name);
        faults[name]?.check?.(journey, providerId(name));
      }),
    );
  }).timeout(60_000);

  it('knows the file by another extension finds it by trying the usual ones', async () => {
    const movie = journey.provider.catalogue.movies.find(({ id }) => id === providerId('wrong extension'));
    assert.ok(movie);
    Object.assign(movie, { container: 'mkv', extension: 'mkv' });
    const done = await assertWhole(await begin('wrong extension'), 'wrong extension');
    assert.equal(done.file_path, 'VOD/English/wrong extension (2020)/wrong extension (2020).mkv');
  });

  it('sends only web pages gets nothing into the library, waits, and goes on when it is well again', async () => {
    const mend = breakIt('web page', { type: 'html' });
    const id = await begin('web page');
    const waiting = await downloadWhen(
      journey,
      id,
      ({ waiting_for, error }) => waiting_for === 'provider' || error !== null,
    );
    assert.equal(waiting.bytes_done, 0);
    await assert.rejects(readFile(path(journey.mediaDir, waiting.file_path)));
    mend();
    await assertWhole(id, 'web page');
  }).timeout(60_000);

  it('no longer has the file fails it at once, with the reason, and a retry gets it when it is back', async () => {
    const mend = breakIt('gone', { type: 'html', status: 404 });
    const id = await begin('gone');
    const failed = await downloadWhen(journey, id, hasStatus('failed'));
    assert.deepEqual([failed.error?.code, failed.error?.retryable], ['http-404', false]);
    assert.match(failed.error?.message ?? '', /^The provider .+\.$/);
    assert.match(failed.finished_at ?? '', /Z$/);
    assert.ok(journey.provider.stats.requestsOf({ id: providerId('gone'), kind: 'movie' }).length <= 6);
    mend();
    await journey.api.post(`api/downloads/${id}/retry`);
    const done = await assertWhole(id, 'gone');
    assert.equal(done.error, null);
  });

  it('refuses the account tells the state of the account', async () => {
    journey.provider.account.status = 'Expired';
    const id = await begin('refuses');
    const failed = await downloadWhen(journey, id, hasStatus('failed'));
    journey.provider.account.status = 'Active';
    assert.equal(failed.error?.code, 'account-expired');
    assert.match(failed.error?.message ?? '', /expired/);
    await journey.api.post(`api/downloads/${id}/retry`);
    await assertWhole(id, 'refuses');
  });

  it('forwards into a private network or in a circle is not followed', async () => {
    breakIt('circle', { type: 'redirect-loop' });
    const id = await begin('circle');
    const failed = await downloadWhen(journey, id, hasStatus('failed'));
    assert.equal(failed.error?.code, 'redirect-loop');
    breakIt('moved', { type: 'redirect-to', url: 'file:///etc/passwd' });
    const moved = await downloadWhen(
      journey,
      await begin('moved'),
      (one) => one.status === 'failed' || one.error !== null,
    );
    assert.equal(moved.bytes_done, 0);
    await journey.api.post(`api/downloads/${moved.id}/cancel`);
  }).timeout(30_000);

  it('is slow shows nothing at the final place until the end', async () => {
    journey.provider.limits.bytesPerSecond = 1_500_000;
    const id = await begin('slow');
    const { file_path } = await downloadWhen(journey, id, ({ bytes_done }) => bytes_done > 0);
    assert.deepEqual(await readdir(path(journey.mediaDir, 'VOD/English/slow (2020)')).catch(() => []), []);
    assert.ok((await readdir(path(journey.mediaDir, '.incomplete'))).some((name) => name.startsWith(`${id}.part`)));
    journey.provider.limits.bytesPerSecond = null;
    await assertWhole(id, 'slow');
    assert.deepEqual(await readdir(path(journey.mediaDir, 'VOD/English/slow (2020)')), [file_path.split('/').at(-1)]);
  });
});
