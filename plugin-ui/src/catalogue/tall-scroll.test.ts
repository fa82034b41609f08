import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createTallScroll } from './tall-scroll.ts';

const viewport = 900;

describe('scrolling through what is taller than a browser can draw', () => {
  it('shifts nothing where it is not', () => {
    const tall = createTallScroll();
    tall.resize({ content: 9_000_000, viewport });
    assert.deepEqual([tall.height(), tall.moved(5_000_000), tall.moved(100), tall.reach(7777)], [9e6, 5e6, 100, 7777]);
    assert.equal(tall.shift(), 0);
  });

  it('reaches the end by the scroll bar, and by small steps from there every place before it', () => {
    const tall = createTallScroll(1_000_000);
    tall.resize({ content: 3_000_000, viewport });
    assert.equal(tall.height(), 1_000_000);
    assert.equal(tall.moved(1_000_000 - viewport), 3_000_000 - viewport);
    assert.equal(tall.moved(1_000_000 - viewport - 200), 3_000_000 - viewport - 200);
    assert.equal(tall.moved(500_000 - viewport / 2), 1_500_000 - viewport / 2);
    assert.equal(tall.moved(0), 0);
  });

  it('makes the scroll bar say the truth again without moving the content', () => {
    const tall = createTallScroll(1_000_000);
    tall.resize({ content: 3_000_000, viewport });
    let scrolled = 0;
    for (let n = 0; n < 100; n++) {
      const place = tall.moved((scrolled += 600));
      if (n % 10 > 0) continue;
      scrolled = tall.reach(place);
      assert.ok(Math.abs(tall.moved(scrolled) - place) < 0.001);
    }
    assert.ok(Math.abs(tall.moved(scrolled) - 60_000) < 1);
    assert.ok(Math.abs(scrolled - (60_000 / (3_000_000 - viewport)) * (1_000_000 - viewport)) < 5_000);
  });

  it('goes to a place that a key leads to', () => {
    const tall = createTallScroll(1_000_000);
    tall.resize({ content: 3_000_000, viewport });
    for (const place of [0, 1, 1_234_567, 3_000_000 - viewport]) {
      const scrolled = tall.reach(place);
      assert.ok(scrolled >= 0 && scrolled <= 1_000_000 - viewport);
      assert.ok(Math.abs(scrolled + tall.shift() - place) < 0.001);
    }
  });

  it('stays inside when the content becomes shorter', () => {
    const tall = createTallScroll(1_000_000);
    tall.resize({ content: 3_000_000, viewport });
    tall.reach(2_900_000);
    tall.resize({ content: 1_200_000, viewport });
    assert.equal(tall.shift(), 200_000);
    tall.resize({ content: 5000, viewport });
    assert.equal(tall.shift(), 0);
  });
});
