import assert from 'node:assert/strict';
import { createJoins, joinBytes } from './joins.ts';
import { emptySegment, type Segment } from './segment.ts';
import { makeContent } from './testing/content.ts';

const content = makeContent(10_000);
const other = makeContent(10_000, 2);
const start = 4000;

const piece = (end = content.length): Segment => emptySegment(start, end);
const ranOn = (bytes: Buffer, length = joinBytes) => bytes.subarray(start, start + length);

/** The piece's own answer brings its bytes in portions of so many. */
function arrive(joins: ReturnType<typeof createJoins>, segment: Segment, portions: number[], bytes = content): boolean {
  return portions.every((count) => {
    const fits = joins.arrived(segment, bytes.subarray(segment.received, segment.received + count));
    segment.received += count;
    return fits;
  });
}

describe('a join between two answers', () => {
  it('is closed when both have the same bytes, whichever comes first', () => {
    for (const first of ['piece', 'before']) {
      const [joins, segment] = [createJoins(), piece()];
      if (first === 'before') assert.ok(joins.ranOn(segment, ranOn(content)));
      assert.ok(arrive(joins, segment, [10, 500, 2000]));
      if (first === 'piece') assert.ok(joins.ranOn(segment, ranOn(content)));
      assert.equal(segment.joined, true);
    }
  });

  it('does not fit when one byte differs, whichever comes first', () => {
    for (const at of [0, 1, 700, joinBytes - 1]) {
      const wrong = Buffer.from(content);
      wrong[start + at] = ~(wrong[start + at] as number);
      const [joins, segment] = [createJoins(), piece()];
      arrive(joins, segment, [3000]);
      assert.equal(joins.ranOn(segment, ranOn(wrong)), false, `byte ${at}`);
      const [later, another] = [createJoins(), piece()];
      later.ranOn(another, ranOn(content));
      assert.equal(arrive(later, another, [3000], wrong), false, `byte ${at}`);
      assert.equal(segment.joined || another.joined, false);
    }
  });

  it('stays open where too few bytes are known to tell', () => {
    const [joins, segment] = [createJoins(), piece()];
    arrive(joins, segment, [10]);
    assert.ok(joins.ranOn(segment, ranOn(content)));
    assert.equal(segment.joined, false);
    arrive(joins, segment, [100]);
    assert.equal(segment.joined, true);
  });

  it('is closed by all there is where the piece is shorter than what is compared', () => {
    const [joins, segment] = [createJoins(), piece(start + 5)];
    arrive(joins, segment, [5]);
    joins.ranOn(segment, ranOn(content, 5));
    assert.equal(segment.joined, true);
  });

  it('is compared with the disk where the piece was fetched by an earlier process', () => {
    const [joins, segment] = [createJoins(), piece()];
    assert.equal(joins.isKnown(segment), false);
    joins.recall(segment, ranOn(content));
    assert.equal(joins.isKnown(segment), true);
    assert.equal(joins.ranOn(segment, ranOn(other)), false);
    assert.equal(joins.ranOn(segment, ranOn(content)), true);
    assert.equal(segment.joined, true);
  });
});
