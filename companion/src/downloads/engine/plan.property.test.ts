import assert from 'node:assert/strict';
import { decodeCheckpoint, encodeCheckpoint, hashOf } from './checkpoint.ts';
import { createJoins, joinBytes } from './joins.ts';
import { createPlan, type OnDisk, type PlanLimits } from './plan.ts';
import type { Segment } from './segment.ts';
import { makeContent } from './testing/content.ts';
import { createRandom, testSeed } from './testing/random.ts';

const lives = 400;
const steps = 3000;

describe('a plan and its checkpoint', () => {
  for (const [what, first] of [
    ['the same lives each time', 1],
    [`others each time (XTREME_TEST_SEED=${testSeed})`, testSeed],
  ] as const) {
    it(`cover every byte exactly once, whatever splits, fails, ends or restarts: ${what}`, () => {
      for (let seed = first; seed < first + lives; seed++) {
        try {
          live(seed);
        } catch (error) {
          throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
        }
      }
    });
  }
});

type Write = { segment: Segment; write: { end: number; done: boolean }; from: number };

/** One download in small, so that every byte can be counted: what happens in it comes from the seed. */
function live(seed: number): void {
  const random = createRandom(seed);
  const limits: PlanLimits = { minSegment: 4, maxSegments: 5, align: 2 };
  const size = 1 + random(400);
  const content = makeContent(size, seed);
  const identity = hashOf('movie');
  /** How often each byte was written since it was last lost. */
  const file = new Uint8Array(size);
  let plan = createPlan({ size: random(2) ? size : null, limits });
  let joins = createJoins();
  let working: Segment[] = [];
  let underway: Write[] = [];
  let durable: OnDisk = { have: [], joins: [] };
  let checkpoint = '';
  const any = <T>(list: T[]): T | undefined => list[random(Math.max(1, list.length))];

  function leave(segment: Segment): void {
    working = working.filter((one) => one !== segment);
    plan.giveBack(segment);
  }

  /** What isn't in these ranges is gone. */
  function forget({ have }: OnDisk): void {
    const kept = new Uint8Array(size);
    for (const [from, to] of have) kept.fill(1, from, to);
    for (let at = 0; at < size; at++) if (kept[at] === 0) file[at] = 0;
  }

  function stopAll(): void {
    for (const segment of [...working]) leave(segment);
    underway = [];
  }

  /** As a transfer does: its answer reaches a little further, and its overlap is compared first. */
  function connect(): void {
    const segment = plan.take({ now: 0, split: random(3) > 0 });
    if (!segment) return;
    if (plan.size === null) plan.setSize(size);
    if (plan.knownBefore(segment) > segment.received - segment.start) segment.joined = true;
    segment.answerEnd = Math.min(size, plan.reach(segment).end + random(3) * 20);
    working.push(segment);
  }

  /** As a body does. */
  function arrive(): void {
    const segment = any(working);
    if (!segment) return;
    let count = Math.min(1 + random(40), segment.answerEnd - segment.received);
    while (count >= segment.end - segment.received && plan.extend(segment));
    count = Math.min(count, segment.end - segment.received);
    if (count > 0) receive(segment, count);
    if (segment.received === segment.end) runOn(segment);
    if (segment.received === segment.end || segment.received >= segment.answerEnd) leave(segment);
  }

  function receive(segment: Segment, count: number): void {
    const { received } = segment;
    assert.ok(joins.arrived(segment, content.subarray(received, received + count)), 'equal bytes do not fit');
    underway.push({ segment, write: plan.beginWrite(segment, received + count), from: received });
    segment.received += count;
  }

  function runOn(segment: Segment): void {
    const next = plan.unjoinedAfter(segment);
    if (!next || random(4) === 0) return;
    const to = Math.min(segment.answerEnd, next.end, segment.end + joinBytes);
    if (to > segment.end) assert.ok(joins.ranOn(next, content.subarray(segment.end, to)), 'equal bytes do not fit');
  }

  function write(): void {
    const [work] = underway.splice(random(Math.max(1, underway.length)), 1);
    if (!work) return;
    for (let at = work.from; at < work.write.end; at++) file[at] = (file[at] as number) + 1;
    plan.endWrite(work.segment, work.write);
  }

  function save(): void {
    durable = plan.onDisk();
    if (plan.size === null) return;
    checkpoint = encodeCheckpoint({ identity, size, validator: null, ...durable });
    plan.compact();
  }

  /** The disk is full, or refuses a sync: nothing works any more, and all or what was durable is believed. */
  function failDisk(): void {
    if (random(6) > 0) return;
    stopAll();
    plan.rollBack();
    if (random(2)) plan.rollBackTo(durable);
    forget(plan.onDisk());
    joins = random(2) ? joins : createJoins();
  }

  /** Killed, with its power: what the last checkpoint says is there, or nothing where it is torn. */
  function restart(): void {
    if (random(8) > 0) return;
    stopAll();
    const text = random(10) === 0 ? checkpoint.slice(0, random(checkpoint.length + 1)) : checkpoint;
    const found = decodeCheckpoint(text);
    if (!found) checkpoint = '';
    plan = found ? createPlan({ ...found, limits }) : createPlan({ size, limits });
    durable = found ? { have: found.have, joins: found.joins ?? [] } : { have: [], joins: [] };
    joins = createJoins();
    forget(durable);
  }

  function reopen(): void {
    const before = new Set(plan.segments.filter(({ reopened }) => reopened));
    plan.reopenJoins();
    for (const segment of plan.segments) if (segment.reopened && !before.has(segment)) file[segment.received] = 0;
  }

  function check(): void {
    let at = 0;
    for (const segment of plan.segments) {
      assert.equal(segment.start, at);
      assert.ok(segment.start <= segment.flushed && segment.flushed <= segment.received);
      assert.ok(segment.received <= segment.end);
      at = segment.end;
    }
    assert.ok(plan.size === null || at === size);
    const { have } = plan.onDisk();
    for (const [from, to] of have) for (let byte = from; byte < to; byte++) assert.equal(file[byte], 1);
    for (const count of file) assert.ok(count <= 1, 'a byte was written twice');
    assert.deepEqual(createPlan({ size: plan.size, ...plan.onDisk() }).onDisk(), plan.onDisk());
  }

  function lose(): void {
    const segment = any(working);
    if (segment) leave(segment);
  }

  const usual = [connect, arrive, write, save];
  const all = [...usual, lose, failDisk, restart];
  for (let step = 0; step < steps && !plan.isDone(); step++) {
    (any(step < steps / 2 ? all : usual) as () => void)();
    if (step % 10 === 0) check();
  }
  while (underway.length > 0) write();
  check();
  assert.ok(plan.isDone(), `not done after ${steps} steps`);

  for (const segment of [...working]) leave(segment);
  reopen();
  while (!plan.isDone()) for (const act of [connect, arrive, write]) act();
  plan.believeJoins();
  check();
  assert.deepEqual(plan.onDisk(), { have: [[0, size]], joins: [] });
  assert.ok(file.every((count) => count === 1));
}
