import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { extend, noSelection, onlyOf, selectAll, toggle } from './selection.ts';

const order = [10, 20, 30, 40, 50];
const ids = ({ ids }: { ids: ReadonlySet<number> }) => [...ids].sort((a, b) => a - b);

describe('a selection', () => {
  it('takes one more and one less', () => {
    const one = toggle(noSelection, 20);
    assert.deepEqual(ids(one), [20]);
    assert.deepEqual(ids(toggle(one, 20)), []);
  });

  it('extends from the last one touched, in both directions', () => {
    assert.deepEqual(ids(extend(toggle(noSelection, 20), 40, order)), [20, 30, 40]);
    assert.deepEqual(ids(extend(toggle(noSelection, 40), 10, order)), [10, 20, 30, 40]);
  });

  it('takes a range away where its end is taken', () => {
    const all = { ...selectAll(order), anchor: 20 };
    assert.deepEqual(ids(extend(all, 40, order)), [10, 50]);
  });

  it('takes one where nothing was touched before', () => {
    assert.deepEqual(ids(extend(noSelection, 30, order)), [30]);
  });

  it('lets go of what left the list', () => {
    assert.deepEqual(ids(onlyOf(selectAll(order), [10, 50, 60])), [10, 50]);
    const same = selectAll([10]);
    assert.equal(onlyOf(same, order), same);
  });
});
