import assert from 'node:assert/strict';
import { serverAddress } from '../../test/support/database.ts';
import { connect } from './database/database.ts';
import { AppError, isNodeError, messageOf } from './errors.ts';
import { createLog } from './log.ts';

type Line = { level: number; time: string; msg: string; err: Record<string, unknown> };

describe('the log', () => {
  let lines: string[] = [];
  beforeEach(() => void (lines = []));
  const log = (level: string) => createLog(level, { write: (line) => void lines.push(line) });
  const first = () => JSON.parse(lines[0] ?? '') as Line;

  it('is lines of JSON with a readable time, from its level on', () => {
    log('warn').info('quiet');
    log('warn').warn('loud\nand clear');
    assert.equal(lines.length, 1);
    assert.match(first().time, /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/);
    assert.deepEqual([first().level, first().msg], [40, 'loud\nand clear']);
    assert.equal(lines[0]?.trimEnd().includes('\n'), false);
  });

  it('can be silent', () => {
    log('silent').fatal('nobody hears');
    assert.deepEqual(lines, []);
  });

  it('shows what kind of error it was, its code and where, and nothing else that hangs on it', () => {
    const error = Object.assign(new AppError('away', 'It is away.'), {
      password: 'hunter2',
      config: { url: 'hunter2' },
    });
    log('info').error({ err: error }, 'failed');
    assert.deepEqual([first().err.type, first().err.code, first().err.message], ['AppError', 'away', 'It is away.']);
    assert.match(String(first().err.stack), /log\.test/);
    assert.ok(!lines[0]?.includes('hunter2'));
  });

  it('shows what was thrown though it was no error', () => {
    log('info').error({ err: 'a text' }, 'failed');
    assert.deepEqual(first().err, { message: 'a text' });
  });

  it('never shows the values of a statement that failed', async () => {
    const database = connect(serverAddress(), createLog('silent'));
    try {
      await database.query('insert into nowhere values (:password)', { replacements: { password: 'hunter2' } });
    } catch (error) {
      log('info').error({ err: error }, messageOf(error));
    } finally {
      await database.close();
    }
    assert.match(first().msg, /relation "nowhere" does not exist/);
    assert.ok(!lines[0]?.includes('hunter2'));
  });
});

describe('the text of an error', () => {
  const cases: [thrown: unknown, text: string][] = [
    [new Error('broken'), 'broken'],
    ['a text', 'a text'],
    [undefined, 'undefined'],
    [new AggregateError([new Error('a')]), 'AggregateError'],
    [Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  ];
  for (const [thrown, text] of cases)
    it(`is "${text}" for ${String(thrown)}`, () => assert.equal(messageOf(thrown), text));

  it('is told from a system error by its code', () => {
    assert.ok(isNodeError(Object.assign(new Error(), { code: 'ENOENT' })));
    assert.ok(!isNodeError(new Error()) && !isNodeError({ code: 'ENOENT' }) && !isNodeError(null));
  });
});
