import assert from 'node:assert/strict';
import { createLog } from './log.ts';

describe('the recent lines of the log', () => {
  const log = () => createLog('debug', { write: () => undefined });

  it('are those from info on, the newest first, with what hangs on them', () => {
    const one = log();
    one.debug('too quiet');
    one.info({ download: 4 }, 'begun');
    one.child({ room: 'library' }).warn('full');
    const found = one.recent();
    assert.deepEqual(
      found.map(({ level, message, fields }) => [level, message, fields]),
      [
        ['warn', 'full', { room: 'library' }],
        ['info', 'begun', { download: 4 }],
      ],
    );
    assert.ok(!Number.isNaN(Date.parse(found[0]?.time ?? '')));
  });

  it('are at most 500, and long texts are cut', () => {
    const one = log();
    for (let n = 0; n < 600; n++) one.info(`line ${n}`);
    assert.equal(one.recent().length, 500);
    assert.equal(one.recent(1)[0]?.message, 'line 599');
    one.error('x'.repeat(1_000_000));
    assert.equal(one.recent(1)[0]?.message.length, 2_001);
  });

  it('of two logs are two lists', () => {
    const [one, other] = [log(), log()];
    one.info('mine');
    assert.deepEqual(other.recent(), []);
  });
});
