import assert from 'node:assert/strict';
import { Webhook } from 'standardwebhooks';
import type * as contract from '../../src/contract/index.ts';
import { films, type Journey, join, order, startJourney } from '../support/journey.ts';
import { type Received, startReceiver } from '../support/receiver.ts';
import { eventually } from '../support/service.ts';

type Body = { type: string; timestamp: string; data: Record<string, unknown> };

describe('what happens is told to whoever wants to know', () => {
  let journey: Journey;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;

  beforeEach(async () => {
    receiver = await startReceiver();
    journey = await startJourney({
      fill: (catalogue) => void catalogue.addMovie({ name: 'EN - Northlight (2024)', size: 400_000, container: 'mp4' }),
    });
    await journey.api.patch('api/settings', { allow_private_notifications: true });
  });
  afterEach(async () => {
    await journey.close();
    await receiver.close();
  });

  const bodyOf = ({ body }: Received) => JSON.parse(body) as Body;
  const isType = (type: string) => (one: Received) => bodyOf(one).type === type;
  const addWebhook = (...events: string[]) =>
    journey.api.post<contract.Webhook & { secret: string }>('api/webhooks', { url: receiver.url, events });
  const deliveries = async ({ id }: { id: number }) =>
    (await journey.api.get<{ items: contract.Delivery[] }>(`api/webhooks/${id}/deliveries`)).items;

  async function syncAgain(id: number): Promise<void> {
    const before = await journey.api.post<contract.Playlist>(`api/playlists/${id}/sync`);
    await eventually(
      () => journey.api.get<contract.Playlist>(`api/playlists/${id}`),
      (now) => now.sync_status === 'idle' && now.last_synced_at !== before.last_synced_at,
    );
  }

  it('a sync and a film reach a webhook, signed as Standard Webhooks says', async () => {
    const hook = await addWebhook('sync.completed', 'download.completed');
    assert.match(hook.secret, /^whsec_/);
    await join(journey);
    const [film] = await films(journey);
    assert.ok(film);
    await order(journey, { kind: 'movie', id: film.id });
    for (const type of ['sync.completed', 'download.completed']) {
      const one = await receiver.when(isType(type));
      const verified = new Webhook(hook.secret).verify(one.body, one.headers as Record<string, string>);
      assert.deepEqual(verified, bodyOf(one));
      assert.throws(() => new Webhook('whsec_AAAA').verify(one.body, one.headers as Record<string, string>));
      assert.deepEqual(Object.keys(bodyOf(one)), ['type', 'timestamp', 'data']);
    }
    const { data } = bodyOf(await receiver.when(isType('download.completed')));
    assert.equal((data.download as contract.Download).status, 'completed');
    const log = await eventually(
      () => deliveries(hook),
      (items) => items.length === 2 && items.every(({ status }) => status === 'delivered'),
    );
    assert.deepEqual(
      log.map(({ attempts, response_status, error }) => [attempts, response_status, error]),
      [
        [1, 204, null],
        [1, 204, null],
      ],
    );
    const [listed] = (await journey.api.get<{ items: contract.Webhook[] }>('api/webhooks')).items;
    assert.equal(listed && 'secret' in listed, false);
  });

  it('a favourite that the provider takes away is told of, and its return', async () => {
    await addWebhook('title.gone', 'title.back');
    const playlist = await join(journey);
    const { catalogue } = journey.provider;
    catalogue.addMovie({ name: 'EN - Harbour (2020)' });
    await syncAgain(playlist.id);
    const [film] = await films(journey);
    assert.ok(film);
    await journey.api.put(`api/favorites/vod/${film.id}`);
    const taken = catalogue.removeMovies(({ name }) => name.includes('Northlight'));
    await syncAgain(playlist.id);
    const gone = bodyOf(await receiver.when(isType('title.gone')));
    const moved = { id: film.id, kind: 'movie', title: 'Northlight', year: 2024, favorite: true, tracked: false };
    const { name } = playlist;
    const data = { playlist_id: playlist.id, name, section: 'vod', count: 1, titles: [moved] };
    assert.deepEqual(gone.data, data);
    catalogue.movies.push(...taken);
    await syncAgain(playlist.id);
    assert.deepEqual(bodyOf(await receiver.when(isType('title.back'))).data, data);
  });

  it('a receiver that fails is asked again under the same id, one that is gone never again', async () => {
    const hook = await addWebhook('sync.completed');
    receiver.answer({ status: 500 });
    await join(journey);
    const [delivery] = await eventually(
      () => deliveries(hook),
      ([one]) => one?.status === 'delivered',
    );
    assert.equal(delivery?.attempts, 2);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    assert.deepEqual(ids, [delivery?.message_id, delivery?.message_id]);

    receiver.answer({ status: 410 });
    await journey.api.post(`api/webhooks/${hook.id}/deliveries/${delivery?.id}/replay`);
    const [gone] = await eventually(
      () => deliveries(hook),
      ([one]) => one?.status === 'failed',
    );
    assert.deepEqual([gone?.response_status, gone?.attempts], [410, 3]);
    const [listed] = (await journey.api.get<{ items: contract.Webhook[] }>('api/webhooks')).items;
    assert.equal(listed?.enabled, false);
  });

  it('a test says what became of it, without showing more than that', async () => {
    const hook = await addWebhook('sync.failed');
    assert.equal((await journey.api.post<contract.Delivery>(`api/webhooks/${hook.id}/test`)).status, 'delivered');
    assert.ok(await receiver.when(isType('webhook.test')));
    receiver.answer({ status: 302, location: 'http://169.254.169.254/' });
    const refused = await journey.api.post<contract.Delivery>(`api/webhooks/${hook.id}/test`);
    assert.deepEqual([refused.status, refused.response_status], ['failed', 302]);
    await journey.api.patch('api/settings', { allow_private_notifications: false });
    const own = await journey.api.post<contract.Delivery>(`api/webhooks/${hook.id}/test`);
    assert.match(own.error ?? '', /address of your own network/);
    assert.equal(receiver.received.length, 2);
  });

  const kinds: [kind: string, settings: (url: string) => object, path: string, says: RegExp][] = [
    ['ntfy', (url) => ({ url, topic: 'films', token: 'tk_secret' }), '/', /"topic":"films"/],
    ['gotify', (url) => ({ url, token: 'A-secret' }), '/message', /"priority":5/],
  ];
  for (const [kind, settings, path, says] of kinds) {
    it(`${kind} gets it in its own shape`, async () => {
      const url = new URL(receiver.url).origin;
      const made = await journey.api.post<contract.Notifier>('api/notifiers', {
        kind,
        name: 'Phone',
        settings: settings(url),
        events: ['sync.completed'],
      });
      assert.doesNotMatch(JSON.stringify(made), /secret/);
      await join(journey);
      const one = await receiver.when(() => true);
      assert.equal(one.path, path);
      assert.match(one.body, says);
      assert.match(one.body, /up to date/);
    });
  }

  const refusals: [what: string, path: string, body: object, at: RegExp][] = [
    ['no event', 'api/webhooks', { url: 'http://x.example', events: [] }, /events/],
    ['an unknown event', 'api/webhooks', { url: 'http://x.example', events: ['sync.begun'] }, /events/],
    ['no web address', 'api/webhooks', { url: 'ftp://x.example', events: ['sync.failed'] }, /url/],
    [
      'a secret that is no key',
      'api/webhooks',
      { url: 'http://x.example', secret: 'not!base64', events: ['sync.failed'] },
      /secret/,
    ],
    [
      'settings of another kind',
      'api/notifiers',
      { kind: 'ntfy', name: 'x', settings: { token: 'x' }, events: ['sync.failed'] },
      /settings/,
    ],
    [
      'a mail address that is none',
      'api/notifiers',
      { kind: 'email', name: 'x', settings: { host: 'mail', port: 25, from: 'a', to: 'b' }, events: ['sync.failed'] },
      /settings\.from/,
    ],
  ];
  for (const [what, path, body, at] of refusals) {
    it(`refuses ${what} and names it`, async () => {
      const { status, body: problem } = await journey.api.call<{ errors: { path: string }[] }>('POST', path, body);
      assert.ok(status === 400 || status === 422, String(status));
      assert.match(problem.errors[0]?.path ?? '', at);
    });
  }
});
