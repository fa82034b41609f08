import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createPatience } from './patience.ts';

describe('a stream that breaks off', () => {
  it('is asked for again ever later, and not for ever while its runs stay short', () => {
    const patience = createPatience();
    assert.deepEqual(
      [0, 2000, 0, 29_000, 0].map((ms) => patience.after(ms)),
      [1000, 3000, 8000, 15_000, null],
    );
  });

  it('that played for a while is asked for again at once', () => {
    const patience = createPatience();
    for (let hour = 0; hour < 48; hour += 1) assert.equal(patience.after(1_800_000), 1000);
  });
});
