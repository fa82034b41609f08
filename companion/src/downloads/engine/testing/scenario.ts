import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { decodeCheckpoint } from '../checkpoint.ts';
import type { EngineJob } from '../messages.ts';
import { sha256 } from './content.ts';
import type { LastEvent } from './harness.ts';
import { checkpointPath, partPath, withWorld, type World, type WorldOptions } from './world.ts';

export type Seen = World & { last: LastEvent; ms: number };

/** One thing that a server or a disk does, and what comes of it. */
export type Scenario = WorldOptions & {
  /** Its row in the table of failures. */
  row: string;
  name: string;
  job?: Partial<EngineJob>;
  /** How it fails; without this the file is whole, byte for byte. `keeps`: some of its bytes are there for a retry. */
  fails?: { code: string; retryable: boolean; keeps?: boolean };
  /** All bytes are thrown away and fetched anew, so often. Never, when missing. */
  startsOver?: number | 'some';
  /** What else has to be so. */
  also?: (seen: Seen) => void | Promise<void>;
  /** Instead of one run to its end. */
  run?: (world: World) => Promise<void>;
};

export async function play(scenario: Scenario): Promise<void> {
  await withWorld(scenario, async (world) => {
    if (scenario.run) await scenario.run(world);
    else await runToEnd(scenario, world);
    const { origin, harness } = world;
    if (scenario.startsOver === 'some') assert.ok(harness.startedOver > 0, 'it did not start over');
    else assert.equal(harness.startedOver, scenario.startsOver ?? 0, 'times it started over');
    assert.ok(!JSON.stringify(harness.events).includes('secret'), 'an event tells the password');
    for (const headers of origin.headers) assert.match(headers['user-agent'] ?? '', /^VLC/);
  });
}

async function runToEnd(scenario: Scenario, world: World): Promise<void> {
  const { origin, harness } = world;
  const began = Date.now();
  const last = await harness.run(origin.url, scenario.job);
  const ms = Date.now() - began;
  if (scenario.fails) await checkFailure(scenario.fails, world, last);
  else {
    assert.equal(last.type, 'done', JSON.stringify(last));
    assert.equal(sha256(await harness.read()), sha256(world.content), 'other bytes than the source');
  }
  assert.ok(harness.ledger.peak <= (scenario.job?.connections ?? 8), `${harness.ledger.peak} connections`);
  await scenario.also?.({ ...world, last, ms });
}

async function checkFailure(fails: NonNullable<Scenario['fails']>, world: World, last: LastEvent): Promise<void> {
  assert.ok(last.type === 'failed', JSON.stringify(last));
  assert.equal(last.code, fails.code, JSON.stringify(last));
  assert.equal(last.retryable, fails.retryable);
  assert.equal(last.bytesDone > 0, fails.keeps ?? false, `${last.bytesDone} bytes kept`);
  const kept = await keptBytes(world);
  assert.equal(kept, last.bytesDone);
}

/** Every byte that the checkpoint claims is the source's. */
export async function keptBytes({ harness, content }: World): Promise<number> {
  const text = await readFile(checkpointPath(harness), 'utf8').catch(() => '');
  const { have } = decodeCheckpoint(text) ?? { have: [] };
  const part = await readFile(partPath(harness)).catch(() => Buffer.alloc(0));
  for (const [from, to] of have) {
    assert.ok(part.subarray(from, to).equals(content.subarray(from, to)), `[${from}, ${to}) is not the source's`);
  }
  return have.reduce((sum, [from, to]) => sum + to - from, 0);
}
