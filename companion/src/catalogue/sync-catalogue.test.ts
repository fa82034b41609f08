import assert from 'node:assert/strict';
import { openRooms, type Rooms, rows, sectionOf, never } from '../../test/support/rooms.ts';
import { type Catalogue as Offer, emptyCatalogue, type Fault } from '../demo/provider/index.ts';
import { AppError } from '../platform/errors.ts';
import { syncFinished } from './events.ts';
import { agreementAfterMs } from './loss-guard.ts';
import { kindOf, type SectionName, sectionNames } from './sections.ts';
import { lossFloor, lossShare } from './settings.ts';
import type { SectionRow } from './store.ts';
import { syncCatalogue } from './sync-catalogue.ts';

const listAction: Record<SectionName, string> = {
  live: 'get_live_streams',
  vod: 'get_vod_streams',
  series: 'get_series',
};
const size = 100;

describe('a sync', () => {
  let rooms: Rooms;
  let offer: Offer;

  before(async () => {
    rooms = await openRooms({ catalogue: emptyCatalogue() });
    offer = rooms.panel.catalogue;
    for (let n = 1; n <= size; n++) for (const section of sectionNames) addTitle(offer, section, `Title ${n}`);
  });
  after(() => rooms.close());
  afterEach(() => rooms.panel.faults.clear());

  const sync = (id: number) => syncCatalogue(rooms, id, never);
  const section = (id: number, name: SectionName) => sectionOf(rooms, id, name);
  const breakList = (name: SectionName, fault: Fault | Fault[]) =>
    rooms.panel.faults.set({ match: { action: listAction[name] }, fault });

  async function syncedAccount(): Promise<number> {
    const id = await rooms.addAccount();
    await sync(id);
    return id;
  }

  const state = async (id: number) => (await rooms.store.syncStates([id]))[0];

  const held = (id: number, name: SectionName) =>
    rows<{ id: number; provider_id: string; name: string }>(
      rooms.database,
      `select id, provider_id, name from titles
        where playlist_id = ${id} and kind = '${kindOf[name]}' and gone_at is null order by id`,
    );

  it('takes over every title with honest numbers', async () => {
    const id = await syncedAccount();
    for (const name of sectionNames) {
      assert.deepEqual(numbers(await section(id, name)), {
        added: size,
        updated: 0,
        unchanged: 0,
        removed: 0,
        count: size,
      });
      assert.equal((await held(id, name)).length, size);
    }
    const { sync_status, sync_error, last_synced_at } = (await state(id)) ?? {};
    assert.deepEqual([sync_status, sync_error], ['idle', null]);
    assert.deepEqual(last_synced_at, rooms.clock.now());

    await sync(id);
    for (const name of sectionNames) {
      assert.deepEqual(numbers(await section(id, name)), {
        added: 0,
        updated: 0,
        unchanged: size,
        removed: 0,
        count: size,
      });
    }
  });

  for (const name of sectionNames) {
    const others = sectionNames.filter((other) => other !== name);

    describe(`of ${name} that goes wrong`, () => {
      const bad: [what: string, fault: () => Promise<Fault> | Fault, says: RegExp][] = [
        ['an empty list', () => ({ type: 'status', status: 200, body: '[]' }), /empty/],
        ['an empty body', () => ({ type: 'empty-body' }), /empty answer/],
        ['null', () => ({ type: 'status', status: 200, body: 'null' }), /empty answer/],
        ['a page', () => ({ type: 'html' }), /a web page where/],
        ['not found', () => ({ type: 'html', status: 404 }), /something other|refuses|empty answer/],
        ['the state of an account that ended', () => ({ type: 'account-state', state: 'Expired' }), /expired/],
        ['an error of the server', () => ({ type: 'status', status: 500 }), /error 500/],
        ['a list cut behind its first byte', () => ({ type: 'cut-json', at: 1 }), /broke off|does not answer like/],
        ['a list cut in its first row', () => ({ type: 'cut-json', at: 100 }), /broke off/],
        [
          'a list cut in the middle',
          async () => ({ type: 'cut-json', at: (await listLength(name)) >> 1 }),
          /broke off/,
        ],
        [
          'a list without its last byte',
          async () => ({ type: 'cut-json', at: (await listLength(name)) - 1 }),
          /broke off/,
        ],
        ['a reset in the middle', () => ({ type: 'reset', after: 5_000 }), /broke off/],
      ];

      describe('by a bad answer', () => {
        let id: number;
        let before: unknown[];
        beforeEach(async () => {
          id ??= await syncedAccount();
          before = await held(id, name);
          rooms.clock.advance(1000);
        });

        for (const [what, fault, says] of bad) {
          it(`loses nothing, and the other sections land: ${what}`, async () => {
            breakList(name, await fault());
            await sync(id);
            const failed = await section(id, name);
            assert.equal(failed.status, 'error');
            assert.match(failed.error ?? '', says);
            assert.deepEqual(numbers(failed), { added: 0, updated: 0, unchanged: 0, removed: 0, count: size });
            assert.deepEqual(await held(id, name), before);
            for (const other of others) {
              const landed = await section(id, other);
              assert.deepEqual([landed.status, landed.unchanged, landed.synced_at], ['idle', size, rooms.clock.now()]);
            }
            assert.equal((await state(id))?.sync_status, 'error');
            assert.match((await state(id))?.sync_error ?? '', says);
          });
        }

        it('is mended by the next good answer', async () => {
          addTitle(offer, name, 'Fresh');
          await sync(id);
          removeLast(offer, name);
          const landed = await section(id, name);
          assert.deepEqual([landed.status, landed.error], ['idle', null]);
          assert.deepEqual(numbers(landed), { added: 1, updated: 0, unchanged: size, removed: 0, count: size + 1 });
          assert.deepEqual((await state(id))?.sync_error, null);
        });
      });

      it('believes a loss of 29 % at once', async () => {
        const id = await syncedAccount();
        const before = await held(id, name);
        breakList(name, { type: 'drop', share: 0.29 });
        await sync(id);
        const landed = await section(id, name);
        assert.equal(landed.status, 'idle');
        assert.deepEqual(numbers(landed), { added: 0, updated: 0, unchanged: 71, removed: 29, count: 71 });
        const left = await held(id, name);
        assert.equal(left.length, 71);
        assert.ok(left.every((row) => before.some((old) => old.id === row.id && old.provider_id === row.provider_id)));
      });

      it('holds back a loss of 31 % until a second answer agrees an hour later', async () => {
        const id = await syncedAccount();
        const before = await held(id, name);
        const firstSeen = rooms.clock.now().toISOString();
        breakList(name, { type: 'drop', share: 0.31 });
        await sync(id);
        const quarantined = { held: 100, offered: 69, missing: 31, first_seen_at: firstSeen };
        await assertHeldBack(id, before, quarantined);
        assert.equal((await state(id))?.sync_status, 'idle');

        await sync(id);
        await assertHeldBack(id, before, quarantined);

        rooms.clock.advance(agreementAfterMs - 1);
        await sync(id);
        await assertHeldBack(id, before, quarantined);

        rooms.clock.advance(1);
        await sync(id);
        const landed = await section(id, name);
        assert.deepEqual([landed.status, landed.quarantine], ['idle', null]);
        assert.deepEqual(numbers(landed), { added: 0, updated: 0, unchanged: 69, removed: 31, count: 69 });
        assert.ok((await held(id, name)).every((row) => before.some((old) => old.id === row.id)));
      });

      it('holds back a different loss of 31 % for another hour', async () => {
        const id = await syncedAccount();
        const before = await held(id, name);
        breakList(name, { type: 'drop', share: 0.31, seed: 1 });
        await sync(id);
        rooms.clock.advance(agreementAfterMs);
        rooms.panel.faults.clear();
        breakList(name, { type: 'drop', share: 0.31, seed: 2 });
        await sync(id);
        const other = { held: 100, offered: 69, missing: 31, first_seen_at: rooms.clock.now().toISOString() };
        await assertHeldBack(id, before, other);

        rooms.clock.advance(agreementAfterMs);
        await sync(id);
        assert.equal((await section(id, name)).removed, 31);
      });

      it('forgets a loss that the next answer does not have', async () => {
        const id = await syncedAccount();
        const before = await held(id, name);
        breakList(name, { type: 'drop', share: 0.5 });
        await sync(id);
        assert.equal((await section(id, name)).status, 'quarantined');
        rooms.panel.faults.clear();
        await sync(id);
        const whole = await section(id, name);
        assert.deepEqual([whole.status, whole.quarantine], ['idle', null]);
        assert.deepEqual(await held(id, name), before);

        // The hour begins anew.
        rooms.clock.advance(agreementAfterMs);
        breakList(name, { type: 'drop', share: 0.5 });
        await sync(id);
        assert.equal((await section(id, name)).status, 'quarantined');
      });

      it('removes at once what the user confirms, and nothing else', async () => {
        const id = await syncedAccount();
        breakList(name, { type: 'drop', share: 0.6 });
        await sync(id);
        await rooms.catalogue.confirmLoss(id, name);
        const landed = await section(id, name);
        assert.deepEqual([landed.status, landed.quarantine], ['idle', null]);
        assert.deepEqual([landed.removed, landed.count], [60, 40]);
        assert.equal((await held(id, name)).length, 40);
        await assert.rejects(rooms.catalogue.confirmLoss(id, name), (error: AppError) => error.status === 409);
        for (const other of others) assert.equal((await held(id, other)).length, size);
      });

      it('keeps a held back loss over an answer that fails', async () => {
        const id = await syncedAccount();
        breakList(name, { type: 'drop', share: 0.4 });
        await sync(id);
        rooms.panel.faults.clear();
        breakList(name, { type: 'cut-json', at: 200 });
        await sync(id);
        assert.equal((await section(id, name)).status, 'error');
        assert.equal((await held(id, name)).length, size);
        rooms.panel.faults.clear();
        breakList(name, { type: 'drop', share: 0.4 });
        rooms.clock.advance(agreementAfterMs);
        await sync(id);
        assert.equal((await section(id, name)).removed, 40);
      });

      it('removes what the user confirms also when a later answer has failed, and still says that it did', async () => {
        const id = await syncedAccount();
        breakList(name, { type: 'drop', share: 0.4 });
        await sync(id);
        rooms.panel.faults.clear();
        breakList(name, { type: 'cut-json', at: 200 });
        await sync(id);
        await rooms.catalogue.confirmLoss(id, name);
        const landed = await section(id, name);
        assert.deepEqual([landed.status, landed.quarantine, landed.count], ['error', null, 60]);
      });

      async function assertHeldBack(id: number, before: unknown[], quarantine: SectionRow['quarantine']) {
        const found = await section(id, name);
        assert.equal(found.status, 'quarantined');
        assert.deepEqual(found.quarantine, quarantine);
        assert.deepEqual(numbers(found), { added: 0, updated: 0, unchanged: 69, removed: 0, count: size });
        assert.deepEqual(await held(id, name), before);
      }
    });
  }

  async function listLength(name: SectionName): Promise<number> {
    const { url, username, password } = rooms.panel;
    const query = `username=${username}&password=${password}&action=${listAction[name]}`;
    return (await (await fetch(`${url}/player_api.php?${query}`)).arrayBuffer()).byteLength;
  }

  describe('of an account that cannot be used', () => {
    const cases: [what: string, prepare: () => Promise<number>, says: RegExp][] = [
      [
        'its password is wrong',
        () => rooms.addAccount({ password: 'wrong' }),
        /does not accept this user name and password/,
      ],
      [
        'it has expired',
        async () => {
          rooms.panel.account.status = 'Expired';
          return rooms.addAccount();
        },
        /says that this account is expired/,
      ],
      [
        'its server is away',
        async () => {
          await rooms.panel.down();
          return rooms.addAccount();
        },
        /cannot be reached/,
      ],
      [
        'its server is none of Xtream',
        async () => {
          rooms.panel.faults.set({ fault: { type: 'status', status: 200, body: '<html>Welcome</html>' } });
          return rooms.addAccount();
        },
        /does not answer like an Xtream server/,
      ],
    ];
    afterEach(async () => {
      rooms.panel.account.status = 'Active';
      await rooms.panel.up();
    });

    for (const [what, prepare, says] of cases) {
      it(`says so where ${what}`, async () => {
        const id = await prepare();
        await sync(id);
        const found = await state(id);
        assert.equal(found?.sync_status, 'error');
        assert.match(found?.sync_error ?? '', says);
        assert.doesNotMatch(found?.sync_error ?? '', /wrong\b.*player_api|password=/);
        assert.deepEqual(found?.last_synced_at, rooms.clock.now());
        for (const name of sectionNames) assert.equal((await section(id, name)).status, 'error');
      });
    }

    it('keeps what was there', async () => {
      const id = await syncedAccount();
      rooms.panel.account.status = 'Banned';
      await sync(id);
      for (const name of sectionNames) assert.equal((await held(id, name)).length, size);
      assert.equal((await rooms.provider.account(id)).account_status, 'banned');
    });
  });

  it('lands nothing of a section whose provider goes away in the middle of it', async () => {
    const id = await syncedAccount();
    const before = await held(id, 'vod');
    addTitle(offer, 'vod', 'Half there');
    breakList('vod', { type: 'stall', after: 20_000 });
    const running = sync(id);
    await rooms.panel.waitFor(({ stats }) =>
      stats.requests.some((one) => one.action === 'get_vod_streams' && one.bytesSent >= 20_000 && one.end === null),
    );
    await rooms.panel.down();
    await running;
    await rooms.panel.up();
    removeLast(offer, 'vod');
    assert.match((await section(id, 'vod')).error ?? '', /broke off|empty answer|cannot be reached/);
    assert.match((await section(id, 'series')).error ?? '', /cannot be reached/);
    assert.equal((await section(id, 'live')).status, 'idle');
    assert.deepEqual(await held(id, 'vod'), before);
  });

  it('ends without a crash when the database goes away in the middle of a list', async () => {
    const id = await syncedAccount();
    const before = await held(id, 'live');
    breakList('live', { type: 'stall', after: 20_000 });
    rooms.panel.stats.reset();
    const running = sync(id);
    await rooms.panel.waitFor(({ stats }) =>
      stats.requests.some((one) => one.action === 'get_live_streams' && one.bytesSent >= 20_000),
    );
    await cutCopies();
    await rooms.panel.down();
    await running;
    await rooms.panel.up();
    assert.equal((await section(id, 'live')).status, 'error');
    assert.deepEqual(await held(id, 'live'), before);
  });

  /** Ends the server's side of every COPY of this database. */
  async function cutCopies(): Promise<void> {
    for (;;) {
      const found = await rows<{ ended: boolean }>(
        rooms.database,
        `select pg_terminate_backend(pid) as ended from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and query ilike 'copy title_stage%'`,
      );
      if (found.length > 0) return;
    }
  }

  it('stops when it is told to, and leaves the section as it was', async () => {
    const id = await syncedAccount();
    const before = await held(id, 'live');
    breakList('live', { type: 'stall', after: 10_000 });
    const stop = new AbortController();
    const running = syncCatalogue(rooms, id, stop.signal);
    await rooms.panel.waitFor(({ stats }) =>
      [...stats.requests].some((one) => one.end === null && one.bytesSent >= 10_000),
    );
    stop.abort(new AppError('stopping', 'The service is stopping.'));
    await assert.rejects(running, { code: 'stopping' });
    assert.deepEqual(await held(id, 'live'), before);
  });

  it('ends quietly when its playlist is deleted meanwhile', async () => {
    const id = await syncedAccount();
    breakList('live', { type: 'stall', after: 10_000 });
    const running = sync(id);
    await rooms.panel.waitFor(({ stats }) =>
      [...stats.requests].some((one) => one.end === null && one.bytesSent >= 10_000),
    );
    await rooms.provider.remove(id);
    await rooms.panel.down();
    await running;
    await rooms.panel.up();
    assert.deepEqual(await rooms.store.sections([id]), []);
  });

  it('rewrites only the row whose title changed', async () => {
    const id = await syncedAccount();
    const movie = offer.movies[7];
    assert.ok(movie);
    const before = await stamps(id);
    offer.renameMovie(movie.id, 'EN - Another Name (2001)');
    await sync(id);
    assert.deepEqual(numbers(await section(id, 'vod')), {
      added: 0,
      updated: 1,
      unchanged: size - 1,
      removed: 0,
      count: size,
    });
    const after = await stamps(id);
    const rewritten = after.filter((row, index) => row.xmin !== before[index]?.xmin);
    assert.deepEqual(
      rewritten.map(({ provider_id, title, year }) => ({ provider_id, title, year })),
      [{ provider_id: String(movie.id), title: 'Another Name', year: 2001 }],
    );
    assert.deepEqual(
      after.map((row) => row.id),
      before.map((row) => row.id),
    );
    offer.renameMovie(movie.id, 'Title 8');
  });

  const stamps = (id: number) =>
    rows<{ id: number; provider_id: string; title: string; year: number; xmin: string }>(
      rooms.database,
      `select id, provider_id, title, year, xmin::text from titles where playlist_id = ${id} and kind = 'movie' order by id`,
    );

  it('believes any loss of a small section, down to the last title but one', async () => {
    const small = await openRooms({ catalogue: emptyCatalogue() });
    try {
      for (let n = 1; n <= 9; n++) small.panel.catalogue.addMovie({ name: `Film ${n}` });
      const id = await small.addAccount();
      await syncCatalogue(small, id, never);
      small.panel.catalogue.removeMovies(8);
      await syncCatalogue(small, id, never);
      assert.deepEqual(numbers(await sectionOf(small, id, 'vod')), {
        added: 0,
        updated: 0,
        unchanged: 1,
        removed: 8,
        count: 1,
      });
      small.panel.catalogue.removeMovies(1);
      await syncCatalogue(small, id, never);
      assert.equal((await sectionOf(small, id, 'vod')).status, 'error');
      assert.equal((await sectionOf(small, id, 'vod')).count, 1);
      // A section that never had a title may be empty.
      assert.equal((await sectionOf(small, id, 'live')).status, 'idle');
    } finally {
      await small.close();
    }
  });

  it('keeps to the limits of the settings', async () => {
    const id = await syncedAccount();
    await rooms.settings.change({ [lossShare.key]: 10, [lossFloor.key]: 15 });
    breakList('vod', { type: 'drop', share: 0.14 });
    await sync(id);
    assert.equal((await section(id, 'vod')).removed, 14);
    rooms.panel.faults.clear();
    await sync(id);
    breakList('vod', { type: 'drop', share: 0.15 });
    await sync(id);
    assert.equal((await section(id, 'vod')).status, 'quarantined');
    await rooms.settings.change({ [lossShare.key]: null, [lossFloor.key]: null });
  });

  it('unites the rows of one title that stands in several categories', async () => {
    const id = await syncedAccount();
    const [a, b, c] = ['EN | One', 'DE | Two', 'Three'].map((name) => offer.addCategory('vod', name).id) as [
      string,
      string,
      string,
    ];
    const movie = offer.addMovie({ name: 'Everywhere (2010)', categoryIds: [c, a, b] });
    await sync(id);
    assert.equal((await section(id, 'vod')).added, 1);
    const [row] = await rows<{ id: number; category_ids: string[] }>(
      rooms.database,
      `select id, category_ids from titles where playlist_id = ${id} and provider_id = '${movie.id}'`,
    );
    assert.deepEqual(row?.category_ids, [a, b, c].sort());
    await sync(id);
    assert.equal((await section(id, 'vod')).unchanged, size + 1);
    movie.categoryIds = [c, a];
    await sync(id);
    assert.deepEqual(numbers(await section(id, 'vod')), {
      added: 0,
      updated: 1,
      unchanged: size,
      removed: 0,
      count: size + 1,
    });
    removeLast(offer, 'vod');
  });

  it('keeps the categories while their answer is empty, and follows them else', async () => {
    const id = await syncedAccount();
    const extra = offer.addCategory('live', 'FR | Sport');
    await sync(id);
    const names = async () => (await rooms.store.categories(id, 'live')).map(({ category_id }) => category_id);
    assert.ok((await names()).includes(extra.id));
    rooms.panel.faults.set({
      match: { action: 'get_live_categories' },
      fault: { type: 'status', status: 200, body: '[]' },
    });
    await sync(id);
    assert.ok((await names()).includes(extra.id));
    rooms.panel.faults.clear();
    offer.categories.splice(offer.categories.indexOf(extra), 1);
    await sync(id);
    assert.ok(!(await names()).includes(extra.id));
  });

  const hostile: [what: string, name: string, stored?: string][] = [
    ['tabs and line ends', 'Tab\there\nand\r\nthere'],
    ['backslashes', String.raw`C:\new\table \N \. \\ \x41`],
    ['quotes, braces and commas', `"{a,b}", 'c' '' NULL`],
    ['SQL', `'); drop table titles; --`],
    ['placeholders', ':playlistId ?? $1 :kind'],
    ['emoji and flags', '🎬 Film 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👩‍👩‍👧'],
    ['right-to-left text', '\u202eسيدة الأسرار\u202c (2019)'],
    ['HTML', '<script>alert(1)</script> &amp; &lt;b&gt;'],
    ['300 bytes', 'é'.repeat(150)],
    ['only blanks', '   '],
    ['paths', '../../../etc/passwd'],
    ['control characters', '\u0001\u0007\u001b[31m\u007f'],
    ['NUL, which no database stores', 'a\0b', 'ab'],
    ['half a character, which no text may hold', 'cut \ud83d', 'cut \ufffd'],
  ];
  it('stores hostile names exactly', async () => {
    const id = await syncedAccount();
    const category = offer.addCategory('vod', `'"{\\}\t\ud83d 🎬`);
    const made = hostile.map(([, name]) => offer.addMovie({ name, categoryIds: [category.id, '1\\2', '"q"'] }));
    await sync(id);
    assert.equal((await section(id, 'vod')).error, null);
    const found = await held(id, 'vod');
    for (const [index, [what, name, stored = name]] of hostile.entries()) {
      const row = found.find(({ provider_id }) => provider_id === String(made[index]?.id));
      assert.equal(row?.name, stored, what);
    }
    await sync(id);
    assert.equal((await section(id, 'vod')).unchanged, size + hostile.length);
    offer.removeMovies(hostile.length);
  });

  it('takes a name of any length', async () => {
    const id = await syncedAccount();
    const noise = Array.from({ length: 6_000 }, (_, n) => String.fromCodePoint(0x4e00 + ((n * 7919) % 20_000))).join(
      '',
    );
    const { id: movieId } = offer.addMovie({ name: noise });
    await sync(id);
    assert.equal((await section(id, 'vod')).error, null);
    const row = (await held(id, 'vod')).find(({ provider_id }) => provider_id === String(movieId));
    assert.equal(row?.name, noise);
    removeLast(offer, 'vod');
  });

  describe('by its job', () => {
    before(async () => {
      for (const { id } of await rooms.provider.list()) await rooms.provider.change(id, { enabled: false });
      await rooms.queue.start();
    });

    it('is refused while one runs, and tells its end', async () => {
      const id = await rooms.addAccount();
      breakList('live', { type: 'stall', after: 10_000, forMs: 100 });
      const ended = nextEnd(id);
      assert.equal(await rooms.catalogue.requestSync(id), true);
      assert.equal((await state(id))?.sync_status, 'syncing');
      assert.equal(await rooms.catalogue.requestSync(id), false);
      assert.equal(await ended, null);
      assert.equal((await state(id))?.sync_status, 'idle');
      assert.equal((await section(id, 'vod')).count, size);
    });

    it('is there for no playlist that is not', async () => {
      await assert.rejects(rooms.catalogue.requestSync(999_999), { code: 'not-found' });
    });

    it('comes when it is due, by the setting or the account', async () => {
      const id = await rooms.addAccount();
      const first = nextEnd(id);
      await rooms.catalogue.syncWhatIsDue();
      await first;
      const minutes = async (count: number) => {
        rooms.clock.advance(count * 60_000);
        await rooms.catalogue.syncWhatIsDue();
        return (await state(id))?.sync_status;
      };
      assert.equal(await minutes(359), 'idle');
      await rooms.provider.change(id, { enabled: false });
      assert.equal(await minutes(1), 'idle');
      const second = nextEnd(id);
      await rooms.provider.change(id, { enabled: true });
      assert.equal(await minutes(0), 'syncing');
      await second;
      await rooms.provider.change(id, { sync_interval_minutes: 10 });
      assert.equal(await minutes(9), 'idle');
      const third = nextEnd(id);
      assert.equal(await minutes(1), 'syncing');
      await third;
    });

    it('goes on by itself where a playlist was left syncing without a job', async () => {
      const id = await rooms.addAccount();
      assert.ok(await rooms.store.beginSync(id));
      const ended = nextEnd(id);
      await rooms.catalogue.syncWhatIsDue();
      assert.equal(await ended, null);
      assert.equal((await section(id, 'vod')).count, size);
    });

    it('is idle again after a start that finds it stuck, with its held back losses', async () => {
      const id = await syncedAccount();
      breakList('vod', { type: 'drop', share: 0.5 });
      await sync(id);
      await rooms.store.beginSync(id);
      for (const name of sectionNames) await rooms.store.setSection(id, name, { status: 'syncing' });
      await rooms.catalogue.recover();
      assert.equal((await state(id))?.sync_status, 'idle');
      assert.equal((await section(id, 'live')).status, 'idle');
      assert.equal((await section(id, 'vod')).status, 'quarantined');
      await rooms.catalogue.confirmLoss(id, 'vod');
      assert.equal((await section(id, 'vod')).count, size / 2);
    });

    function nextEnd(id: number): Promise<string | null> {
      return new Promise((resolve) => {
        const off = rooms.events.on(syncFinished, ({ playlistId, error }) => {
          if (playlistId !== id) return;
          off();
          resolve(error);
        });
      });
    }
  });
});

function numbers({ added, updated, unchanged, removed, count }: SectionRow) {
  return { added, updated, unchanged, removed, count };
}

function addTitle(offer: Offer, section: SectionName, name: string): void {
  if (section === 'live') offer.addChannel({ name });
  if (section === 'vod') offer.addMovie({ name });
  if (section === 'series') offer.addSeries({ name });
}

function removeLast(offer: Offer, section: SectionName): void {
  if (section === 'live') offer.removeChannels(1);
  if (section === 'vod') offer.removeMovies(1);
  if (section === 'series') offer.removeSeries(1);
}
