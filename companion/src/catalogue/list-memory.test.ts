import assert from 'node:assert/strict';
import { never, openRooms, type Rooms, rows, sectionOf } from '../../test/support/rooms.ts';
import { type Catalogue as Offer, emptyCatalogue } from '../demo/provider/index.ts';
import { createHeldTitles } from './held-titles.ts';
import { createListReader, type ListEnd } from './list-reader.ts';
import { createReadingThread } from './reading-threads.ts';
import { readSection } from './read-section.ts';
import { syncCatalogue } from './sync-catalogue.ts';

const rule = { action: 'strip', find: 'x+', regex: true, with: '', match_case: false, playlist_id: null } as const;
const reading = { kind: 'movie', categories: new Map(), chosen: {}, playlistId: 1 } as const;
const inputs = { reading: { ...reading, rules: [{ ...rule, enabled: true }] }, version: '1' };
const empty = Buffer.alloc(0);

function film(n: number, name = `Film ${n} (2001)`) {
  return { num: n, name, stream_id: n, category_id: '1', container_extension: 'mp4' };
}

/** The list read whole: what is staged of it, and its end. */
function read(list: object[], known: { memory: Buffer | null; held: Buffer } = { memory: null, held: empty }) {
  const reader = createListReader({ ...inputs, ...known });
  const { lines, ended } = reader.push(Buffer.from(JSON.stringify(list).slice(1)));
  assert.ok(ended);
  const staged = lines.split('\n').slice(0, -1);
  return { ...reader.end(), staged: staged.map((line) => line.split('\t')[0]) };
}

/** Titles as the database would tell of them: id 1000 and more. */
function held(ids: (number | string)[], missing: (number | string)[] = []): Buffer {
  return Buffer.from(ids.map((id) => `1${id}\t${missing.includes(id) ? 't' : 'f'}\t${id}\n`).join(''));
}

describe('what a sync leaves for the next one', () => {
  const films = Array.from({ length: 30 }, (_, n) => film(100 + n));
  const ids = films.map(({ stream_id }) => stream_id);
  let memory: Buffer;
  before(() => {
    memory = read(films).memory;
  });
  const again = (list: object[], of = held(ids)) => read(list, { memory, held: of });

  it('is that nothing is staged of what is the same, also where all are numbered anew', () => {
    const renumbered = [...films.slice(10), ...films.slice(0, 10)].map((one, n) => ({ ...one, num: n }));
    const { staged, offered, unseen, isStale } = again(renumbered);
    assert.deepEqual({ staged, offered, unseen, isStale }, { staged: [], offered: 30, unseen: [], isStale: false });
  });

  it('tells what changed, what came and what went', () => {
    const list = [film(100, 'Other'), ...films.slice(2), film(500)];
    const { staged, offered, unseen } = again(list);
    assert.deepEqual({ staged, offered, unseen }, { staged: ['100', '500'], offered: 30, unseen: [1101] });
  });

  it('is not believed of a title that is held no more, and tells which missing ones are back', () => {
    assert.deepEqual(again(films, held(ids.slice(1))).staged, ['100']);
    assert.deepEqual(again(films, held(ids, [105, 106])).found, [1105, 1106]);
  });

  it('unites a title that is the same with the one of a second category, whichever comes first', () => {
    const second = { ...film(100), category_id: '2' };
    for (const list of [
      [...films, second],
      [second, ...films],
    ]) {
      const { staged, again: others, offered, memory: next } = again(list);
      assert.deepEqual({ staged, others, offered }, { staged: ['100'], others: [1100], offered: 30 });
      // From now on both are compared each time.
      assert.deepEqual(read(list, { memory: next, held: held(ids) }).staged, ['100', '100']);
    }
  });

  it('is of no use to another version', () => {
    const reader = createListReader({ ...inputs, version: '2', memory, held: held(ids) });
    assert.equal(reader.push(Buffer.from(JSON.stringify(films).slice(1))).lines.split('\n').length, 31);
  });

  it('has the list read anew where the account’s habits tell open names otherwise', () => {
    // The nineteen that are there are no code yet.
    const coded = Array.from({ length: 19 }, (_, n) => film(200 + n, `ZED - Film ${n}`));
    const before = read(coded);
    const of = held(coded.map(({ stream_id }) => stream_id));
    assert.equal(read(coded, { memory: before.memory, held: of }).isStale, false);
    assert.equal(read([...coded, film(300, 'ZED - One more')], { memory: before.memory, held: of }).isStale, true);
  });

  it('holds ids of every kind', () => {
    const strange = ['a\\b', 'täb', '1'.repeat(40), '😀'].map((stream_id) => ({ ...film(1), stream_id }));
    const first = read(strange);
    const copied = strange.map(({ stream_id }) => stream_id.replaceAll('\\', '\\\\'));
    const { staged, unseen } = read(strange, { memory: first.memory, held: held(copied) });
    assert.deepEqual({ staged, unseen }, { staged: [], unseen: [] });
    assert.equal(createHeldTitles(held(copied)).find('a\\b'), 0);
  });
});

describe('a large list', () => {
  const films = Array.from({ length: 5_000 }, (_, n) => ({ ...film(n + 1), plot: 'of the sea '.repeat(45) }));
  const bytes = Buffer.from(JSON.stringify(films).slice(1));
  const thread = createReadingThread();
  after(() => thread.close());

  async function* pieces(of: Buffer) {
    for (let at = 0; at < of.length; at += 65_000) yield of.subarray(at, at + 65_000);
  }
  const faultOf = (kind: string) => new Error(kind);

  async function onThread(of: Buffer, known: { memory: Buffer | null; held: Buffer }) {
    const open = () => Object.assign(pieces(of), { fault: faultOf });
    const reading = readSection({ open, inputs: { ...inputs, ...known }, thread });
    let lines = '';
    for await (const part of reading.parts()) {
      assert.ok(typeof part.lines !== 'string', 'it is not read on this thread');
      lines += Buffer.from(part.lines).toString();
    }
    return { lines, end: await reading.end() };
  }

  it('is read on another thread, to the same end', async () => {
    const known = { memory: null, held: held([1, 2, 77_777]) };
    const reader = createListReader({ ...inputs, ...known });
    const here = { lines: reader.push(bytes).lines, end: reader.end() };
    const there = await onThread(bytes, known);
    assert.equal(there.lines, here.lines);
    assert.deepEqual(plain(there.end), plain(here.end));
    const next = await onThread(bytes, { memory: there.end.memory, held: held(films.map((one) => one.stream_id)) });
    assert.deepEqual([next.lines, next.end.staged, next.end.offered], ['', 0, 5_000]);
  });

  it('is refused when it is cut or broken, and the next one is read', async () => {
    const known = { memory: null, held: empty };
    await assert.rejects(onThread(bytes.subarray(0, -1), known), { message: 'truncated' });
    const at = bytes.indexOf('},{', 2_500_000);
    const broken = Buffer.concat([bytes.subarray(0, at), Buffer.from('}'), bytes.subarray(at)]);
    await assert.rejects(onThread(broken, known), { message: 'malformed' });
    assert.equal((await onThread(bytes, known)).end.offered, 5_000);
  });

  const plain = ({ memory, ...end }: ListEnd) => ({ ...end, memory: memory.toString('base64') });
});

describe('a sync after another', () => {
  let rooms: Rooms;
  let offer: Offer;
  let account: number;
  beforeEach(async () => {
    rooms = await openRooms({ catalogue: emptyCatalogue() });
    offer = rooms.panel.catalogue;
    for (let n = 1; n <= 40; n++) offer.addMovie({ name: `Film ${n} (2001)` });
    account = await rooms.addAccount();
    await sync();
  });
  afterEach(() => rooms.close());

  const sync = () => syncCatalogue(rooms, account, never);
  const vod = async () => {
    const { added, updated, unchanged, removed, count, status } = await sectionOf(rooms, account, 'vod');
    return { added, updated, unchanged, removed, count, status };
  };
  const unchanged = { added: 0, updated: 0, unchanged: 40, removed: 0, count: 40, status: 'idle' };
  const writes = async () =>
    await rows<{ xmin: string }>(rooms.database, 'select id, xmin::text, title, gone_at from titles order by id');

  it('brings a title back that went by another hand, also where its row in the list is the same', async () => {
    await rooms.database.query(`update titles set gone_at = now() where id = (select min(id) from titles)`);
    await sync();
    assert.deepEqual(await vod(), { ...unchanged, added: 1, unchanged: 39 });
  });

  it('writes nothing where nothing is new, with what the last one left and without', async () => {
    const before = await writes();
    await sync();
    assert.deepEqual(await vod(), unchanged);
    await rooms.database.query('delete from list_memories');
    await sync();
    assert.deepEqual(await vod(), unchanged);
    assert.deepEqual(await writes(), before);
  });

  it('does not believe what was left by another than the last sync', async () => {
    const [first] = offer.movies;
    assert.ok(first);
    const name = first.name;
    const [{ memory } = { memory: null }] = await rows<{ memory: Buffer }>(
      rooms.database,
      "select memory from list_memories where section = 'vod'",
    );
    offer.renameMovie(first.id, 'Other Name');
    rooms.clock.advance(1000);
    await sync();
    // As an older version of the program would have left it.
    await rooms.database.query(`update list_memories set memory = $1, synced_at = synced_at - interval '1 second'`, {
      bind: [memory],
    });
    offer.renameMovie(first.id, name);
    await sync();
    assert.deepEqual(await vod(), { ...unchanged, updated: 1, unchanged: 39 });
  });

  it('reads names anew where a category’s language is another', async () => {
    const category = offer.addCategory('vod', 'Films');
    for (const movie of offer.movies) movie.categoryIds = [category.id];
    await sync();
    category.name = 'FR | Films';
    await sync();
    assert.deepEqual(await vod(), { ...unchanged, updated: 40, unchanged: 0 });
    await sync();
    assert.deepEqual(await vod(), unchanged);
  });

  it('holds a loss of titles that were the same, and forgets it when they are back', async () => {
    rooms.panel.faults.set({ match: { action: 'get_vod_streams' }, fault: { type: 'drop', share: 0.5 } });
    await sync();
    assert.deepEqual(await vod(), { ...unchanged, unchanged: 20, status: 'quarantined' });
    rooms.panel.faults.clear();
    await sync();
    assert.deepEqual(await vod(), unchanged);
    const missing = await rows(rooms.database, 'select 1 from titles where missing_since is not null');
    assert.equal(missing.length, 0);
  });
});
