import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { createPictureQueue } from './picture-queue.ts';

const soon = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('pictures of a grid', () => {
  const open: (() => void)[] = [];
  afterEach(() => {
    for (const done of open.splice(0)) done();
  });

  it('are fetched a few at a time, in the order in which they were wanted', () => {
    const want = createPictureQueue({ atOnce: 2, patience: 0 });
    const started: number[] = [];
    const done = [0, 1, 2, 3].map((n) => want(() => started.push(n)));
    open.push(...done);
    assert.deepEqual(started, [0, 1]);
    done[1]?.();
    assert.deepEqual(started, [0, 1, 2]);
    done[1]?.();
    assert.deepEqual(started, [0, 1, 2]);
    done[0]?.();
    assert.deepEqual(started, [0, 1, 2, 3]);
  });

  it('that are only passed by are never fetched', async () => {
    const want = createPictureQueue({ atOnce: 2, patience: 20 });
    const started: string[] = [];
    const passed = ['a', 'b', 'c'].map((name) => want(() => started.push(name)));
    for (const done of passed) done();
    open.push(want(() => started.push('looked at')));
    assert.deepEqual(started, []);
    await soon(60);
    assert.deepEqual(started, ['looked at']);
  });

  it('that were shown before do not wait', () => {
    const want = createPictureQueue({ patience: 10_000 });
    let shown = false;
    open.push(want(() => undefined));
    open.push(
      want(() => {
        shown = true;
      }, true),
    );
    assert.ok(shown);
  });
});
