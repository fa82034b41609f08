import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join as path } from 'node:path';
import { io } from 'socket.io-client';
import type * as contract from '../../src/contract/index.ts';
import { createApi } from '../support/api.ts';
import { downloadWhen, films, hasStatus, heard, type Journey, join, order, startJourney } from '../support/journey.ts';
import { apiKey, repository } from '../support/service.ts';

describe('below a sub-path', () => {
  let journey: Journey;
  before(async () => {
    journey = await startJourney({
      fill: (catalogue) => catalogue.addMovie({ name: 'EN - One (2020)', size: 60_000 }),
      config: { basePath: '/xtreme/' },
    });
    await join(journey);
  });
  after(() => journey.close());

  const get = (address: string, init: RequestInit = {}) =>
    fetch(new URL(address, journey.url), { redirect: 'manual', ...init });

  it('lie the health checks, the API and its reference, and nothing at the root', async () => {
    for (const one of ['healthz', 'readyz', 'api/openapi.json', 'docs', 'docs/swagger-ui-bundle.js', 'api/session']) {
      assert.equal((await get(one)).status, 200, one);
      assert.equal((await get(`/${one}`)).status, 404, `/${one}`);
    }
    assert.equal((await get('/api/playlists', { headers: { 'x-api-key': apiKey } })).status, 404);
    assert.equal((await get('/xtremely/healthz')).status, 404);
    const root = await get('/');
    assert.deepEqual([root.status, root.headers.get('location')], [302, '/xtreme/']);
    const document = (await (await get('api/openapi.json')).json()) as { servers: { url: string }[] };
    assert.deepEqual(document.servers, [{ url: '/xtreme' }]);
    assert.ok(journey.service.address.includes('/xtreme/#code='));
  });

  it('finds every file that a page asks for', async () => {
    const pages = existsSync(path(repository, 'plugin-ui/dist/index.html')) ? ['', 'embed', 'docs'] : ['docs'];
    for (const page of pages) {
      const answer = await get(page);
      assert.equal(answer.status, 200, page);
      const html = await answer.text();
      const files = [...html.matchAll(/(?:src|href)="([^"#]+)"/g)].map((match) => match[1] ?? '');
      assert.ok(files.length > 0);
      for (const file of files)
        assert.equal((await get(new URL(file, answer.url).href)).status, 200, `${page}: ${file}`);
    }
    const bare = await get('/xtreme');
    assert.ok(bare.status === 301 || bare.status === 302 || bare.status === 308, `${bare.status}`);
    assert.equal(bare.headers.get('location'), '/xtreme/');
  });

  it('gives the session a cookie of that path, good for calls and sockets', async () => {
    const code = new URL(journey.service.address).hash.replace('#code=', '');
    const made = await createApi(journey.url, null).call('POST', 'api/setup', { password: 'a long password', code });
    const [cookie = ''] = made.headers.getSetCookie();
    assert.match(cookie, /; Path=\/xtreme\/;/);
    const headers = { cookie: cookie.split(';', 1)[0] ?? '' };
    assert.equal((await get('api/playlists', { headers })).status, 200);
    for (const namespace of ['/downloads', '/sync']) {
      const socket = io(new URL(namespace, journey.url).href, {
        path: '/xtreme/ws',
        extraHeaders: headers,
        forceNew: true,
      });
      await heard(socket, 'snapshot');
      socket.disconnect();
    }
    const elsewhere = await get('/ws/?EIO=4&transport=polling');
    assert.equal(elsewhere.status, 404);
  });

  it('works everything else', async () => {
    const [film] = await films(journey);
    assert.equal((await get(film?.image_url ?? '', { headers: { 'x-api-key': apiKey } })).status, 200);
    const live = journey.socket('/downloads');
    await heard(live, 'snapshot');
    const ended = new Promise<contract.Download>((resolve) => {
      live.on('changed', (download: contract.Download) => download.status === 'completed' && resolve(download));
    });
    const [download] = await order(journey, { kind: 'movie', id: film?.id ?? 0 });
    assert.equal((await ended).id, download?.id);
    await downloadWhen(journey, download?.id ?? 0, hasStatus('completed'));
  });
});
