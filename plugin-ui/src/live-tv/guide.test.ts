import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createGuide, nowNext, type Programme } from './guide.ts';

const at = (clock: string) => `2026-11-22T${clock}:00Z`;
const programme = (start: string, end: string, title = start): Programme => ({ title, start: at(start), end: at(end) });
const evening = [programme('21:00', '22:00'), programme('20:00', '21:00'), programme('22:00', '23:00')];

describe('the programme guide', () => {
  it('says what runs, how far it has come, and what follows', () => {
    const { now, next, percent } = nowNext(evening, Date.parse(at('20:15')));
    assert.equal(now?.title, '20:00');
    assert.equal(next?.title, '21:00');
    assert.equal(percent, 25);
  });

  it('leaves a gap empty', () => {
    const { now, next } = nowNext([programme('21:00', '22:00')], Date.parse(at('20:15')));
    assert.equal(now, null);
    assert.equal(next?.title, '21:00');
    assert.deepEqual(nowNext([], 0), { now: null, next: null, percent: 0 });
  });

  it('asks a few at a time, the newest first, and nothing for what is out of sight', async () => {
    const order: number[] = [];
    const open: (() => void)[] = [];
    const guide = createGuide(
      (id) => {
        order.push(id);
        return new Promise((resolve) => open.push(() => resolve([])));
      },
      { atOnce: 1, keep: 10, maxAge: 1000, now: () => 0 },
    );
    const gone = new AbortController();
    const here = new AbortController().signal;
    const finished = new Promise<void>((resolve) => {
      guide.request({ id: 1, signal: here, done: () => undefined });
      guide.request({ id: 2, signal: here, done: () => resolve() });
      guide.request({ id: 3, signal: gone.signal, done: () => assert.fail('it left the window') });
      guide.request({ id: 4, signal: here, done: () => undefined });
    });
    gone.abort();
    const answer = setInterval(() => open.shift()?.(), 1);
    await finished;
    clearInterval(answer);
    assert.deepEqual(order, [1, 4, 2]);
    assert.deepEqual(guide.recall(4), []);
    assert.equal(guide.recall(3), undefined);
  });
});
