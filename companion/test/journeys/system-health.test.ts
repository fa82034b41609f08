import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import type * as contract from '../../src/contract/index.ts';
import { downloadWhen, findId, hasStatus, join, type Journey, order, startJourney } from '../support/journey.ts';

type Findings = { items: contract.HealthFinding[] };
type Log = { items: { time: string; level: string; message: string; fields: Record<string, unknown> }[] };

describe('the state of the system', () => {
  let journey: Journey;

  before(async () => {
    journey = await startJourney({
      fill: (catalogue) => void catalogue.addMovie({ name: 'EN - Broken (2020)', size: 1_000_000 }),
    });
  });
  after(() => journey.close());

  const findings = async () => (await journey.api.get<Findings>('api/system/health')).items;
  const finding = async (id: string) => (await findings()).find((one) => one.id === id);

  it('says that an account is missing, and that all is well once it is there', async () => {
    assert.equal((await finding('accounts'))?.level, 'warning');
    await join(journey);
    const found = await findings();
    assert.deepEqual(
      found.filter(({ id }) => id !== 'disk-space').map(({ id, level }) => [id, level]),
      [
        ['media-folder', 'ok'],
        ['failed-downloads', 'ok'],
        ['accounts', 'ok'],
        ['media-servers', 'ok'],
      ],
    );
  });

  it('names what failed, the worst first', async () => {
    journey.provider.faults.set({ match: { kind: 'movie' }, fault: { type: 'status', status: 404 } });
    await journey.api.post('api/media-servers', {
      kind: 'jellyfin',
      name: 'Away',
      url: 'http://127.0.0.1:9',
      api_key: 'key-of-the-server',
    });
    await journey.api.patch('api/playlists/1', { password: 'wrong' });
    await journey.api.post('api/playlists/1/sync');
    const [download] = await order(journey, { kind: 'movie', id: await findId(journey, 'vod', 'broken') });
    await downloadWhen(journey, download?.id ?? 0, hasStatus('failed'), 30_000);
    const found = await findings();
    const levels = found.map(({ level }) => level);
    assert.deepEqual(
      levels,
      [...levels].sort((a, b) => ['error', 'warning', 'ok'].indexOf(a) - ['error', 'warning', 'ok'].indexOf(b)),
    );
    assert.ok(found.some(({ id, level, fix }) => id === 'failed-downloads' && level === 'warning' && fix));
    assert.ok(found.some(({ id }) => id.startsWith('account-1')));
  }).timeout(40_000);

  it('tries the media folder and says what it found', async () => {
    const { path, findings: found } = await journey.api.post<{
      path: string;
      findings: { check: string; ok: boolean; detail: string }[];
    }>('api/system/media-check');
    assert.equal(path, journey.mediaDir);
    assert.deepEqual(
      found.map(({ check }) => check),
      ['write', 'rename', 'space', 'same-file-system'],
    );
    assert.ok(found.filter(({ check }) => check !== 'space').every(({ ok }) => ok));
  });

  it('shows the last lines of the log, the newest first', async () => {
    const { items } = await journey.api.get<Log>('api/system/log');
    assert.ok(items.some(({ message }) => message.startsWith('download did not finish')));
    const times = items.map(({ time }) => time);
    assert.deepEqual(times, [...times].sort().reverse());
    assert.ok(items.every(({ level }) => ['info', 'warn', 'error', 'fatal'].includes(level)));
    assert.equal((await journey.api.get<Log>('api/system/log?limit=2')).items.length, 2);
    assert.equal((await journey.api.call('GET', 'api/system/log?limit=0')).status, 400);
  });

  it('says when the media folder can not be used', async () => {
    const elsewhere = `${journey.mediaDir}-away`;
    await rename(journey.mediaDir, elsewhere);
    try {
      const found = await finding('media-folder');
      assert.equal(found?.level, 'error');
      assert.ok(found.fix);
    } finally {
      await rename(elsewhere, journey.mediaDir);
    }
  });
});
