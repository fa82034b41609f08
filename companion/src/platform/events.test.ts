import assert from 'node:assert/strict';
import { createEvents, defineEvent } from './events.ts';
import { createLog } from './log.ts';

const happened = defineEvent<{ n: number }>('happened');
const other = defineEvent<{ n: number }>('other');

describe('events', () => {
  const lines: string[] = [];
  const events = createEvents(createLog('error', { write: (line) => void lines.push(line) }));
  beforeEach(() => void (lines.length = 0));

  it('reach every listener of their name, in order, before emit returns', () => {
    const heard: string[] = [];
    events.on(happened, ({ n }) => void heard.push(`a${n}`));
    events.on(happened, ({ n }) => void heard.push(`b${n}`));
    events.on(other, ({ n }) => void heard.push(`other${n}`));
    events.emit(happened, { n: 1 });
    assert.deepEqual(heard, ['a1', 'b1']);
  });

  it('reach a listener until it leaves', () => {
    const heard: number[] = [];
    const leave = events.on(happened, ({ n }) => void heard.push(n));
    events.emit(happened, { n: 1 });
    leave();
    leave();
    events.emit(happened, { n: 2 });
    assert.deepEqual(heard, [1]);
  });

  it('reach the others although a listener throws, now or later; it is logged', async () => {
    const heard: number[] = [];
    const leave = [
      events.on(happened, () => {
        throw new Error('at once');
      }),
      events.on(happened, async () => {
        await Promise.resolve();
        throw new Error('later');
      }),
      events.on(happened, ({ n }) => void heard.push(n)),
    ];
    events.emit(happened, { n: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    for (const end of leave) end();
    assert.deepEqual(heard, [1]);
    assert.equal(lines.length, 2);
    assert.match(lines[0] ?? '', /"event":"happened".*a listener failed: at once/);
    assert.match(lines[1] ?? '', /a listener failed: later/);
  });

  it('may have no listener, and any name', () => {
    events.emit(defineEvent<null>('nobody listens'), null);
    const heard: string[] = [];
    events.on(defineEvent<string>('end'), (text) => void heard.push(text));
    events.emit(defineEvent<string>('end'), 'a');
    assert.deepEqual(heard, ['a']);
  });
});
