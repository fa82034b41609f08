import assert from 'node:assert/strict';
import type { Sequelize } from 'sequelize';
import { z } from 'zod';
import { createTestDatabase } from '../../test/support/database.ts';
import { createEvents, type Events } from './events.ts';
import { createLog } from './log.ts';
import { defineSetting, describeSettings, openSettings, settingsChanged } from './settings.ts';

const limit = defineSetting({
  key: 'limit',
  schema: z.int().min(1).max(10),
  default: 3,
  unit: 'files',
  description: 'How many.',
});
const folder = defineSetting({
  key: 'folder',
  schema: z.string().trim().min(1),
  default: 'VOD',
  description: 'Where.',
});
const flag = defineSetting({ key: 'flag', schema: z.boolean(), default: true, description: 'Whether.' });
const declared = [limit, folder, flag] as never[];
const defaults = { limit: 3, folder: 'VOD', flag: true };

describe('settings', () => {
  let database: Sequelize;
  let drop: () => Promise<void>;
  let events: Events;

  beforeEach(async () => {
    ({ database, drop } = await createTestDatabase());
    events = createEvents(createLog('silent'));
  });
  afterEach(() => drop());

  const open = () => openSettings(database, declared, events);

  it('are their defaults until they are changed', async () => {
    const settings = await open();
    assert.deepEqual(settings.all(), defaults);
    assert.equal(settings.get(limit), 3);
  });

  it('are kept, and told of by an event', async () => {
    const told: string[][] = [];
    events.on(settingsChanged, ({ keys }) => void told.push(keys));
    const settings = await open();
    const wanted = { limit: 5, folder: 'Films', flag: false };
    assert.deepEqual(await settings.change(wanted), wanted);
    assert.deepEqual(settings.all(), wanted);
    assert.deepEqual((await open()).all(), wanted);
    assert.deepEqual(told, [['limit', 'folder', 'flag']]);
  });

  it('go back to the default with null', async () => {
    const settings = await open();
    await settings.change({ limit: 5, flag: false });
    assert.deepEqual(await settings.change({ limit: null }), { ...defaults, flag: false });
    assert.deepEqual(await settings.change({ limit: null, flag: null }), defaults);
  });

  it('are kept as their schema reads them', async () => {
    const settings = await open();
    assert.equal((await settings.change({ folder: '  Films ' })).folder, 'Films');
    assert.equal((await open()).get(folder), 'Films');
  });

  it('change all or not at all, with a reason for each wrong one', async () => {
    const settings = await open();
    const told: unknown[] = [];
    events.on(settingsChanged, (change) => void told.push(change));
    const bad: [values: Record<string, unknown>, paths: string[]][] = [
      [{ limit: 11 }, ['limit']],
      [{ limit: '5' }, ['limit']],
      [{ limit: 5, folder: ' ' }, ['folder']],
      [{ flag: 'false', limit: 0, unknown: 1 }, ['flag', 'limit', 'unknown']],
      [{ constructor: 1 }, ['constructor']],
      [{ folder: { a: 1 } }, ['folder']],
      [{ unknown: null }, ['unknown']],
    ];
    for (const [values, paths] of bad) {
      await assert.rejects(
        settings.change(values),
        (error: { code: string; status: number; errors: { path: string }[] }) => {
          assert.deepEqual([error.code, error.status], ['bad-input', 400]);
          assert.deepEqual(
            error.errors.map(({ path }) => path),
            paths,
          );
          return true;
        },
      );
    }
    assert.deepEqual(settings.all(), defaults);
    assert.deepEqual((await open()).all(), defaults);
    assert.deepEqual(told, []);
  });

  it('of an older program are ignored where they no longer fit', async () => {
    await database.query(
      `insert into settings (key, value) values ('limit', '99'), ('folder', '"Films"'), ('gone', '1')`,
    );
    assert.deepEqual((await open()).all(), { ...defaults, folder: 'Films' });
  });

  it('that another process changed are there after a reload', async () => {
    const [mine, other] = [await open(), await open()];
    await other.change({ limit: 9 });
    assert.equal(mine.get(limit), 3);
    await mine.reload();
    assert.equal(mine.get(limit), 9);
  });

  it('that several change at once are all kept', async () => {
    const settings = await open();
    await Promise.all([
      settings.change({ limit: 4 }),
      settings.change({ folder: 'Films' }),
      settings.change({ flag: false }),
    ]);
    assert.deepEqual(settings.all(), { limit: 4, folder: 'Films', flag: false });
  });

  it('describe themselves', () => {
    assert.deepEqual(describeSettings(declared)[0], {
      key: 'limit',
      default: 3,
      unit: 'files',
      description: 'How many.',
      schema: { type: 'integer', minimum: 1, maximum: 10 },
    });
    assert.equal(describeSettings(declared)[1]?.unit, null);
  });
});
