import assert from 'node:assert/strict';
import { never, openRooms, type Rooms, rows, serveRoutes } from '../../test/support/rooms.ts';
import type * as contract from '../contract/index.ts';
import { emptyCatalogue } from '../demo/provider/index.ts';
import { rereadNames } from './reread-names.ts';
import { catalogueRoutes } from './routes.ts';
import { syncCatalogue } from './sync-catalogue.ts';

describe('names that are read again', () => {
  let rooms: Rooms;
  let api: { url: string; close(): Promise<void> };
  let account: number;
  let category: string;

  before(async () => {
    rooms = await openRooms({ catalogue: emptyCatalogue() });
    const offer = rooms.panel.catalogue;
    category = offer.addCategory('vod', 'Kino').id;
    const other = offer.addCategory('vod', 'Other').id;
    for (let n = 1; n <= 1200; n++) offer.addMovie({ name: `EN - Film ${n} [VIP] (2001)`, categoryIds: [other] });
    offer.addMovie({ name: 'EN - Two Tongues (2010)', categoryIds: [category] });
    offer.addMovie({ name: 'Solaris (1972)', categoryIds: [category] });
    offer.addSeries({ name: 'EN - The Show (2001)' });
    account = await rooms.addAccount();
    await sync();
    api = await serveRoutes(catalogueRoutes(rooms));
  });
  after(async () => {
    await api.close();
    await rooms.close();
  });
  afterEach(async () => {
    await rooms.settings.change({ title_rules: null });
    await rooms.provider.change(account, { category_languages: { vod: {} } });
    await reread();
  });

  const sync = () => syncCatalogue(rooms, account, never);
  const reread = () => rereadNames(rooms, account, never);
  const title = async (name: string) =>
    (
      await rows<{ title: string; language: string }>(
        rooms.database,
        `select title, language from titles where name like '${name}%'`,
      )
    )[0];
  const all = () =>
    rows(
      rooms.database,
      'select id, title, year, language, tags, name_key, tmdb_key, group_key from titles order by id',
    );
  const call = async (method: string, path: string, body: unknown) =>
    fetch(`${api.url}/api/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const due = () => rooms.store.namesDue();
  const vip = { action: 'strip', find: '[VIP]' };

  it('stay as they are while nothing was changed', async () => {
    const before = await all();
    assert.equal(await reread(), 0);
    assert.deepEqual(await all(), before);
  });

  it('get the language that the user set for their category, and paths of downloads stay', async () => {
    const film = (
      await rows<{ id: number }>(rooms.database, `select id from titles where name like '%Two Tongues%'`)
    )[0];
    const { requested } = await rooms.downloads.request([{ kind: 'movie', id: film?.id ?? 0 }], 0, never);
    const answer = await call('PATCH', `playlists/${account}`, {
      category_languages: { vod: { [category]: 'german' } },
    });
    assert.equal(answer.status, 200);
    assert.deepEqual(((await answer.json()) as contract.Playlist).category_languages.vod, { [category]: 'de' });
    assert.deepEqual(await due(), [account]);
    assert.equal(await reread(), 2);
    assert.deepEqual(await title('EN - Two Tongues'), { title: 'Two Tongues', language: 'German' });
    assert.deepEqual(await title('Solaris'), { title: 'Solaris', language: 'German' });
    const row = requested[0]?.row;
    assert.equal((await rooms.downloads.get(row?.id ?? 0)).stem, row?.stem);
    assert.match(row?.stem ?? '', /^VOD\/English\//);
    const written = await all();
    await sync();
    assert.deepEqual(await all(), written, 'the next sync reads them the same way');
  });

  it('refuse a language that is none, and a category of no section', async () => {
    for (const wrong of [{ vod: { 1: 'Klingon' } }, { vod: { 1: 'xx' } }, { films: {} }, { vod: { 1: 3 } }]) {
      const answer = await call('PATCH', `playlists/${account}`, { category_languages: wrong });
      assert.equal(answer.status, 400, JSON.stringify(wrong));
      assert.match(
        ((await answer.json()) as { errors: { path: string }[] }).errors[0]?.path ?? '',
        /category_languages/,
      );
    }
  });

  it('follow the rules of the settings, as the preview said and the next sync does', async () => {
    const answer = await call('POST', 'settings/title-rules/preview', {
      rules: [vip, { ...vip, find: '(', regex: true }],
    });
    assert.equal(answer.status, 200, await answer.clone().text());
    const preview = (await answer.json()) as contract.TitleRulesPreview;
    assert.deepEqual([preview.changed, preview.looked_at, preview.total, preview.fits], [1200, 1203, 1203, [1200, 0]]);
    assert.equal(preview.faults[0]?.rule, 1);
    const renamed = [{ action: 'replace', find: '^EN - Film (\\d+)', regex: true, with: 'DE - Werk $1' }];
    const wanted = (await (
      await call('POST', 'settings/title-rules/preview', { rules: renamed })
    ).json()) as contract.TitleRulesPreview;
    assert.equal(wanted.changed, 1200);
    assert.equal(wanted.samples.length, 20);
    const before = await all();
    await rooms.settings.change({ title_rules: renamed });
    assert.equal(await reread(), 1200);
    for (const { name, after } of wanted.samples) {
      const found = await title(name.replaceAll("'", "''"));
      assert.deepEqual(found, { title: after.title, language: after.language });
    }
    assert.equal((await title('EN - Film 7 '))?.title, 'Werk 7');
    const written = await all();
    await sync();
    assert.deepEqual(await all(), written);
    await rooms.settings.change({ title_rules: null });
    await reread();
    assert.deepEqual(await all(), before, 'and back');
  });

  it('wait for the account’s sync, and come by themselves', async () => {
    await rooms.settings.change({ title_rules: [{ action: 'strip', find: 'Two ' }] });
    assert.deepEqual(await due(), [account]);
    await rooms.store.beginSync(account);
    assert.deepEqual(await due(), []);
    await rooms.store.endSync(account, null, rooms.clock.now());
    await rooms.catalogue.syncWhatIsDue();
    await rooms.queue.start();
    while ((await title('EN - Two Tongues'))?.title !== 'Tongues') await new Promise(setImmediate);
    assert.deepEqual(await due(), []);
  });

  it('refuse rules that cannot be used, with the place and the reason', async () => {
    await assert.rejects(
      rooms.settings.change({ title_rules: [vip, { action: 'strip', find: '(?<=a)b', regex: true }] }),
      /rule 2 is no regular expression/,
    );
  });
});
