import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DemoProvider, startDemoProvider } from '../../src/demo/provider/index.ts';
import { downloadWhen, films, hasStatus, order } from '../support/journey.ts';
import { addPlaylist, apiKey, eventually, repository, startTestService, type TestService } from '../support/service.ts';

describe('the metrics', function () {
  this.timeout(60_000);
  let provider: DemoProvider;
  let test: TestService;

  before(async () => {
    provider = await startDemoProvider();
    test = await startTestService();
    await addPlaylist(test, provider);
  });
  after(async () => {
    await test.close();
    await provider.close();
  });

  async function read(): Promise<string> {
    const answer = await fetch(`${test.url}metrics`, { headers: { 'X-Api-Key': apiKey } });
    assert.equal(answer.status, 200);
    return answer.text();
  }
  /** The values of a metric by its labels. */
  async function valuesOf(name: string): Promise<Map<string, number>> {
    const lines = (await read()).split('\n').filter((line) => new RegExp(`^${name}(\\{|\\s)`).test(line));
    return new Map(
      lines.map((line) => [line.slice(name.length, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
    );
  }

  it('are for those who have a key', async () => {
    assert.equal((await fetch(`${test.url}metrics`)).status, 401);
  });

  it('tell how the account is: its end, its connections, the age and the result of each sync', async () => {
    const { items } = await test.api.get<{ items: { id: number; sections: { vod: { count: number } } }[] }>(
      'api/playlists',
    );
    const label = `playlist_id="${items[0]?.id}",playlist="Demo"`;
    assert.equal((await valuesOf('xtreme_account_up')).get(`{${label}}`), 1);
    assert.ok(Number((await valuesOf('xtreme_account_expires_in_seconds')).get(`{${label}}`)) > 0);
    const ages = await valuesOf('xtreme_sync_age_seconds');
    assert.equal(ages.size, 3);
    for (const age of ages.values()) assert.ok(age >= 0 && age < 60, String(age));
    assert.deepEqual([...(await valuesOf('xtreme_sync_failed')).values()], [0, 0, 0]);
    const held = (await valuesOf('xtreme_catalogue_titles')).get(`{${label},section="vod"}`);
    assert.equal(held, items[0]?.sections.vod.count);
    assert.ok(Number((await valuesOf('xtreme_disk_free_bytes')).get('')) > 0);
  });

  it('count what was downloaded, how it ended, and the calls by their route', async () => {
    const [film] = await films(test);
    const [download] = await order(test, { kind: 'movie', id: film?.id as number });
    const done = await downloadWhen(test, download?.id as number, hasStatus('completed'));
    await eventually(
      () => valuesOf('xtreme_downloads_ended_total'),
      (ended) => ended.get('{status="completed"}') === 1,
    );
    assert.equal((await valuesOf('xtreme_download_bytes_total')).get(''), done.bytes_total);
    const calls = await valuesOf('xtreme_http_request_duration_seconds_count');
    assert.ok(Number(calls.get('{method="get",route="/api/downloads/:id",status="200"}')) >= 1);
    assert.equal((await valuesOf('xtreme_leases')).values().next().value, 0);
  });

  it('forget an account that was removed, and never name what is secret', async () => {
    const [playlist] = (await test.api.get<{ items: { id: number }[] }>('api/playlists')).items;
    const text = await read();
    for (const secret of [provider.username, provider.password, apiKey, new URL(provider.url).host])
      assert.ok(!text.includes(secret), secret);
    await test.api.delete(`api/playlists/${playlist?.id}`);
    assert.equal((await valuesOf('xtreme_account_up')).size, 0);
  });

  it('are all there that the dashboard draws', async () => {
    const file = join(repository, 'helm/xtreme-downloader/dashboards/xtreme-downloader.json');
    const names = new Set((await readFile(file, 'utf8')).match(/\b(?:xtreme|nodejs)_\w+/g));
    const known = new Set((await read()).match(/(?<=^# TYPE )\w+/gm));
    const missing = [...names].filter((name) => !known.has(name.replace(/_(?:bucket|count)$/, '')));
    assert.deepEqual(missing, []);
  });
});
