import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type * as contract from '../../src/contract/index.ts';
import type { FaultRule } from '../../src/demo/provider/index.ts';
import { findId, type Journey, join, startJourney } from '../support/journey.ts';
import { synced } from '../support/service.ts';

type Playlist = contract.Playlist;
type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: { path: string }[];
};

/** A port of this machine where nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('a provider that is not as it should be', () => {
  let journey: Journey;
  let playlist: Playlist;

  before(async () => {
    journey = await startJourney({
      fill(catalogue) {
        for (let n = 1; n <= 12; n++) {
          catalogue.addMovie({ name: `EN - Film ${n} (2020)` });
          catalogue.addChannel({ name: `EN: Channel ${n}` });
          const series = catalogue.addSeries({ name: `EN - Series ${n}` });
          catalogue.addEpisode(series.id, { title: `Series ${n} - S01E01` });
        }
      },
    });
    playlist = await join(journey);
  });
  after(() => journey.close());
  afterEach(async () => {
    journey.provider.faults.clear();
    Object.assign(journey.provider.account, { status: 'Active' });
    await journey.provider.up();
  });

  /** Both ways in: the trial answers with the problem, the account that is added tells it at its sync. */
  async function tryAccount(fields: Record<string, unknown>) {
    const { url: server_url, username, password } = journey.provider;
    const credentials = { server_url, username, password, ...fields };
    return journey.api.call<Problem>('POST', 'api/playlists/test', credentials);
  }

  async function addAnyway(fields: Record<string, unknown>): Promise<Playlist> {
    const { url: server_url, username, password } = journey.provider;
    const body = { name: 'Bad', server_url, username, password, ...fields };
    const { id } = await journey.api.post<Playlist>('api/playlists', body);
    const added = await synced(journey, id);
    await journey.api.delete(`api/playlists/${id}`);
    return added;
  }

  async function sync(): Promise<Playlist> {
    await journey.api.post(`api/playlists/${playlist.id}/sync`);
    return synced(journey, playlist.id);
  }

  const states = ({ sections }: Playlist) =>
    Object.entries(sections).map(([name, { status, count }]) => `${name} ${status} ${count}`);

  /** A sentence for a person: no code, no stack, nothing of the machine. */
  function assertSentence(text: string | null | undefined): void {
    assert.match(text ?? '', /^[^\n]{10,300}[.?!]$/);
    assert.doesNotMatch(text ?? '', /undefined|null|Error:|ECONN|UND_ERR|ENOTFOUND|\[object|JSON at position|SELECT/);
  }

  const badAccounts: Record<
    string,
    {
      fields?: () => Promise<Record<string, unknown>>;
      fault?: FaultRule;
      expired?: true;
      status: number[];
      code: string;
    }
  > = {
    'where nothing listens': {
      fields: async () => ({ server_url: `http://127.0.0.1:${await closedPort()}` }),
      status: [502],
      code: 'unreachable',
    },
    'whose name does not exist': {
      fields: async () => ({ server_url: 'http://no-such-host.invalid' }),
      status: [502],
      code: 'unreachable',
    },
    'that refuses the password': {
      fields: async () => ({ password: 'wrong-password-1' }),
      status: [422],
      code: 'bad-credentials',
    },
    'that refuses the user name': {
      fields: async () => ({ username: 'nobody-1' }),
      status: [422],
      code: 'bad-credentials',
    },
    'that is only a web page': { fault: { fault: { type: 'html' } }, status: [422, 502], code: '' },
    'that is another web server': { fault: { fault: { type: 'html', status: 404 } }, status: [422], code: '' },
    'that answers with nothing': { fault: { fault: { type: 'empty-body' } }, status: [502], code: 'bad-answer' },
    'that answers with something else in JSON': {
      fault: { fault: { type: 'status', status: 200, body: '{"hello":"world"}' } },
      status: [422],
      code: 'not-an-xtream-server',
    },
    'that forwards in a circle': { fault: { fault: { type: 'redirect-loop' } }, status: [422, 502], code: '' },
    'that is overloaded': {
      fault: { fault: { type: 'status', status: 429, headers: { 'Retry-After': '0' } } },
      status: [503],
      code: 'rate-limited',
    },
  };

  for (const [name, { fields, fault, status, code }] of Object.entries(badAccounts)) {
    it(`${name} is told so, when tried and when added`, async () => {
      const access = (await fields?.()) ?? {};
      if (fault) journey.provider.faults.set(fault);
      const [answer, added] = await Promise.all([tryAccount(access), addAnyway(access)]);
      assert.ok(status.includes(answer.status), `${answer.status} ${JSON.stringify(answer.body)}`);
      if (code) assert.equal(answer.body.code, code);
      assertSentence(answer.body.detail);
      assert.equal(added.sync_status, 'error');
      assertSentence(added.sync_error);
      assert.deepEqual(states(added), ['live error 0', 'vod error 0', 'series error 0']);
      for (const section of Object.values(added.sections)) assertSentence(section.error);
      assert.match(added.last_synced_at ?? '', /Z$/);
    }).timeout(30_000);
  }

  for (const server_url of [
    'ftp://example.org',
    'http://',
    'a b c',
    'http://[::1',
    'javascript:alert(1)',
    'http://exa%00mple.org',
    '///',
  ]) {
    it(`with an address like ${JSON.stringify(server_url)} is bad input`, async () => {
      for (const path of ['api/playlists', 'api/playlists/test']) {
        const answer = await journey.api.call<Problem>('POST', path, {
          name: 'Bad',
          server_url,
          username: 'u',
          password: 'p',
        });
        assert.equal(answer.status, 400, JSON.stringify(answer.body));
        assert.deepEqual(
          answer.body.errors?.map((error) => error.path),
          ['server_url'],
        );
        assertSentence(answer.body.detail.replace(/^server_url: /, ''));
      }
    });
  }

  for (const state of ['Expired', 'Banned', 'Disabled'] as const) {
    it(`with an account that is ${state.toLowerCase()} keeps every row and says so`, async () => {
      journey.provider.account.status = state;
      const tried = await journey.api.call<{ account: contract.Account; code: string }>('POST', 'api/playlists/test', {
        server_url: journey.provider.url,
        username: journey.provider.username,
        password: journey.provider.password,
      });
      assert.equal(tried.status, 200);
      assert.equal(tried.body.account.status, state.toLowerCase());
      const after = await sync();
      assert.equal(after.sync_status, 'error');
      assert.match(after.sync_error ?? '', new RegExp(state, 'i'));
      assertSentence(after.sync_error);
      assert.equal(after.account.status, state.toLowerCase());
      assert.deepEqual(states(after), ['live error 12', 'vod error 12', 'series error 12']);
      journey.provider.account.status = 'Active';
      assert.deepEqual(states(await sync()), ['live idle 12', 'vod idle 12', 'series idle 12']);
    });
  }

  const lists = { live: 'get_live_streams', vod: 'get_vod_streams', series: 'get_series' };
  const listFaults: Record<string, FaultRule['fault']> = {
    'an empty answer': { type: 'empty-body' },
    'a web page': { type: 'html' },
    'half of the answer': { type: 'cut-json', at: 700 },
    'a broken connection': { type: 'reset', after: 700 },
    'the account instead of the list': { type: 'account-state', state: 'Expired' },
    'an empty list': { type: 'status', status: 200, body: '[]' },
    'an error': { type: 'status', status: 500, body: 'oops' },
  };
  for (const [index, [what, fault]] of Object.entries(listFaults).entries()) {
    const [section, action] = Object.entries(lists)[index % 3] as [contract.SectionName, string];
    it(`that sends ${what} for ${section} fails that section alone, which keeps its rows`, async () => {
      const { items: before } = await journey.api.get<{ items: { id: number }[] }>(`api/${section}`);
      journey.provider.faults.set({ match: { action }, fault });
      const failed = await sync();
      const expected = Object.keys(lists).map((name) => `${name} ${name === section ? 'error' : 'idle'} 12`);
      assert.deepEqual(states(failed), expected);
      assert.equal(failed.sync_status, 'error');
      assertSentence(failed.sync_error);
      assertSentence(failed.sections[section].error);
      assert.ok((failed.sections[section].synced_at ?? '') < (failed.last_synced_at ?? ''));
      const { items: after } = await journey.api.get<{ items: { id: number }[] }>(`api/${section}`);
      assert.deepEqual(after, before);
      journey.provider.faults.clear();
      const healed = await sync();
      assert.deepEqual([healed.sync_status, healed.sync_error, healed.sections[section].error], ['idle', null, null]);
    }).timeout(30_000);
  }

  it('that goes away in the middle of a sync loses nothing and the next sync lands', async () => {
    journey.provider.faults.set({ match: { action: 'get_vod_streams' }, fault: { type: 'stall', after: 500 } });
    journey.provider.stats.reset();
    await journey.api.post(`api/playlists/${playlist.id}/sync`);
    await journey.provider.waitFor(({ stats }) =>
      stats.requestsOf({ action: 'get_vod_streams' }).some(({ bytesSent }) => bytesSent > 0),
    );
    await journey.provider.down();
    const failed = await synced(journey, playlist.id);
    assert.deepEqual(states(failed), ['live idle 12', 'vod error 12', 'series error 12']);
    assertSentence(failed.sync_error);
    journey.provider.faults.clear();
    await journey.provider.up();
    assert.deepEqual(states(await sync()), ['live idle 12', 'vod idle 12', 'series idle 12']);
  }).timeout(30_000);

  it('that is away answers a clear problem where only it knows, and shows what is known otherwise', async () => {
    const known = await findId(journey, 'series', 'Series 1');
    const unknown = await findId(journey, 'series', 'Series 2');
    const film = await findId(journey, 'vod', 'Film 1');
    const channel = await findId(journey, 'live', 'Channel 1');
    await journey.api.get(`api/series/${known}`);
    await journey.api.get(`api/vod/${film}`);
    await journey.provider.down();
    assert.equal((await journey.api.call('GET', `api/series/${known}`)).status, 200);
    assert.equal((await journey.api.call('GET', `api/vod/${film}`)).status, 200);
    const [series, epg, wish] = await Promise.all([
      journey.api.call<Problem>('GET', `api/series/${unknown}`),
      journey.api.call<Problem>('GET', `api/live/${channel}/epg`),
      journey.api.call<Problem>('POST', 'api/downloads', { items: [{ kind: 'series', id: unknown }] }),
    ]);
    assert.deepEqual([series.status, epg.status, wish.status], [502, 502, 422]);
    assert.deepEqual([series.body.code, epg.body.code], ['unreachable', 'unreachable']);
    for (const { body } of [series, epg, wish]) assertSentence(body.detail);
  }).timeout(30_000);
});
