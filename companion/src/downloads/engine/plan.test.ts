import assert from 'node:assert/strict';
import { createPlan, type Plan } from './plan.ts';
import type { Segment } from './segment.ts';

const MiB = 1 << 20;
const take = { now: 0, split: true };

/** A live segment with an accepted answer that reaches to the end of what was asked. */
function begin(plan: Plan, options: Partial<Parameters<Plan['take']>[0]> = {}): Segment {
  const segment = plan.take({ ...take, ...options });
  assert.ok(segment, 'there is work');
  segment.answerEnd = segment.end;
  return segment;
}

function receive(plan: Plan, segment: Segment, bytes: number): void {
  const write = plan.beginWrite(segment, segment.received + bytes);
  segment.received += bytes;
  plan.endWrite(segment, write);
}

const bounds = (plan: Plan) => plan.segments.map(({ start, end }) => [start / MiB, end / MiB]);

type Row = { name: string; run: () => unknown; gives: unknown };

const rows: Row[] = [
  {
    name: 'halves the largest range that is left when a connection is free',
    run: () => {
      const plan = createPlan({ size: 16 * MiB });
      begin(plan);
      begin(plan);
      begin(plan);
      return bounds(plan);
    },
    gives: [
      [0, 4],
      [4, 8],
      [8, 16],
    ],
  },
  {
    name: 'divides the piece that will take longest, not the longest one',
    run: () => {
      const plan = createPlan({ size: 16 * MiB });
      const slow = begin(plan);
      const fast = begin(plan);
      receive(plan, slow, 4 * MiB);
      slow.speed = 1000;
      fast.speed = 100_000;
      begin(plan);
      return bounds(plan);
    },
    gives: [
      [0, 6],
      [6, 8],
      [8, 16],
    ],
  },
  {
    name: 'leaves pieces alone that are too small to share',
    run: () => {
      const plan = createPlan({ size: 2 * MiB - 1 });
      begin(plan);
      return plan.take(take);
    },
    gives: null,
  },
  {
    name: 'leaves a piece alone that is done before a new connection would deliver',
    run: () => {
      const plan = createPlan({ size: 16 * MiB });
      begin(plan).speed = 200 * MiB;
      return plan.take({ ...take, minSecondsLeft: 0.2 });
    },
    gives: null,
  },
  {
    name: 'never has more than sixteen pieces unfinished',
    run: () => {
      const plan = createPlan({ size: 1000 * MiB });
      for (let count = 0; count < 16; count++) begin(plan);
      return plan.take(take);
    },
    gives: null,
  },
  {
    name: 'does not divide what nobody has answered yet, nor an unknown size',
    run: () => {
      const known = createPlan({ size: 64 * MiB });
      known.take(take);
      const unknown = createPlan({ size: null });
      begin(unknown);
      return [known.take(take), unknown.take(take)];
    },
    gives: [null, null],
  },
  {
    name: 'gives a refused piece back to the neighbour whose answer still covers it',
    run: () => {
      const plan = createPlan({ size: 16 * MiB });
      begin(plan);
      const refused = begin(plan);
      plan.giveBack(refused);
      return bounds(plan);
    },
    gives: [[0, 16]],
  },
  {
    name: 'keeps a begun piece for the next connection',
    run: () => {
      const plan = createPlan({ size: 16 * MiB });
      begin(plan);
      const begun = begin(plan);
      receive(plan, begun, MiB);
      plan.giveBack(begun);
      const again = begin(plan);
      return [bounds(plan), again.received / MiB];
    },
    gives: [
      [
        [0, 8],
        [8, 16],
      ],
      9,
    ],
  },
  {
    name: 'takes the lowest waiting piece first, once its time has come',
    run: () => {
      const plan = createPlan({
        size: 16 * MiB,
        have: [
          [0, 2 * MiB],
          [4 * MiB, 6 * MiB],
        ],
      });
      const lowest = begin(plan);
      plan.giveBack(lowest, 1000);
      const second = begin(plan, { split: false });
      plan.giveBack(second);
      return [lowest.received / MiB, second.received / MiB, begin(plan, { now: 1000 }).received / MiB];
    },
    gives: [2, 6, 2],
  },
  {
    name: 'lets an answer run on into the next piece that nobody has begun',
    run: () => {
      const plan = createPlan({ size: 16 * MiB });
      const live = begin(plan);
      const other = begin(plan);
      other.live = false;
      receive(plan, live, 8 * MiB);
      return [plan.extend(live), bounds(plan)];
    },
    gives: [true, [[0, 16]]],
  },
  {
    name: 'does not let an answer run into a piece somebody works on',
    run: () => {
      const plan = createPlan({ size: 16 * MiB });
      const live = begin(plan);
      begin(plan);
      receive(plan, live, 8 * MiB);
      return plan.extend(live);
    },
    gives: false,
  },
  {
    name: 'counts as flushed only the unbroken run of writes',
    run: () => {
      const plan = createPlan({ size: 4 * MiB });
      const segment = begin(plan);
      const [one, two] = [plan.beginWrite(segment, MiB), plan.beginWrite(segment, 2 * MiB)];
      segment.received = 2 * MiB;
      plan.endWrite(segment, two);
      const early = plan.bytesFlushed();
      plan.endWrite(segment, one);
      return [early / MiB, plan.bytesFlushed() / MiB];
    },
    gives: [0, 2],
  },
  {
    name: 'knows how many bytes lie right before a piece, over whole neighbours',
    run: () => {
      const plan = createPlan({ size: 16 * MiB });
      const left = begin(plan);
      const right = begin(plan);
      const before = plan.knownBefore(right);
      receive(plan, left, 8 * MiB);
      receive(plan, right, MiB);
      return [before, plan.knownBefore(right) / MiB];
    },
    gives: [0, 9],
  },
  {
    name: 'offers after a restart only pieces that can be compared, where that is asked for',
    run: () => {
      const plan = createPlan({ size: 16 * MiB, have: [[8 * MiB, 10 * MiB]] });
      return [
        plan.take({ ...take, needsKnown: true })?.received,
        plan.take({ ...take, needsKnown: true }),
        plan.take(take)?.received,
      ];
    },
    gives: [10 * MiB, null, 0],
  },
  {
    name: 'merges a long map for a screen without losing a byte',
    run: () => {
      const have = Array.from({ length: 200 }, (_, index): [number, number] => [index * 10, index * 10 + 4]);
      const view = createPlan({ size: 2000, have }).view(64);
      return [view.length, view[0]?.start, view.at(-1)?.end, view.reduce((sum, one) => sum + one.done, 0)];
    },
    gives: [64, 0, 2000, 800],
  },
  {
    name: 'knows which joins were never compared, and lets nothing hide them',
    run: () => {
      const plan = createPlan({ size: 16 * MiB });
      const left = begin(plan);
      const right = begin(plan);
      receive(plan, left, 8 * MiB);
      receive(plan, right, 8 * MiB);
      plan.giveBack(left);
      plan.giveBack(right);
      plan.compact();
      const { have, joins } = plan.onDisk();
      const again = createPlan({ size: 16 * MiB, have, joins });
      return [
        have,
        joins.map((at) => at / MiB),
        again.isDone(),
        again.reopenJoins(),
        again.isDone(),
        again.onDisk().have,
      ];
    },
    gives: [
      [[0, 16 * MiB]],
      [8],
      true,
      1,
      false,
      [
        [0, 8 * MiB - 1],
        [8 * MiB, 16 * MiB],
      ],
    ],
  },
  {
    name: 'merges what was compared',
    run: () => {
      const plan = createPlan({ size: 16 * MiB, have: [[0, 16 * MiB]], joins: [4 * MiB, 8 * MiB] });
      (plan.segments[1] as Segment).joined = true;
      plan.compact();
      return [bounds(plan), plan.onDisk().joins.map((at) => at / MiB)];
    },
    gives: [
      [
        [0, 8],
        [8, 16],
      ],
      [8],
    ],
  },
  {
    name: 'believes a join that could not be compared, at the end',
    run: () => {
      const plan = createPlan({ size: 4 * MiB, have: [[0, 4 * MiB]], joins: [MiB] });
      plan.reopenJoins();
      plan.believeJoins();
      return [plan.isDone(), plan.onDisk()];
    },
    gives: [true, { have: [[0, 4 * MiB]], joins: [] }],
  },
  {
    name: 'keeps offsets right past 32 bits',
    run: () => {
      const plan = createPlan({ size: 30 * 2 ** 30 });
      begin(plan);
      return begin(plan).start;
    },
    gives: 15 * 2 ** 30,
  },
];

describe('the plan of a download', () => {
  for (const { name, run, gives } of rows) it(name, () => assert.deepEqual(run(), gives));
});
