import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { FileSystem } from '../file-system.ts';
import type { EngineJob } from '../messages.ts';
import type { Network } from '../network.ts';
import type { Timing } from '../timing.ts';
import { selfSigned } from './certificate.ts';
import { makeContent, sha256 } from './content.ts';
import { type Harness, openHarness } from './harness.ts';
import { type Fault, type Origin, startOrigin } from './origin.ts';

export const MiB = 1 << 20;

/** No pause of a busy machine is taken for a stall, where a test counts requests. */
export const patient: Partial<Timing> = {
  stall: 60_000,
  stallBeside: 60_000,
  stallLast: 60_000,
  slow: 60_000,
  head: 60_000,
};

export type World = { harness: Harness; origin: Origin; content: Buffer };

export type WorldOptions = {
  /** 6 MiB when missing. */
  bytes?: number;
  content?: Buffer;
  /** Bytes per second of each answer. */
  pace?: number;
  faults?: Fault[];
  fs?: FileSystem;
  network?: Network;
  timing?: Partial<Timing>;
  tls?: boolean;
  /** Leases there are. */
  most?: number;
};

/** A provider with one film and an engine. Afterwards nothing of the engine may be open or held. */
export async function withWorld(options: WorldOptions, test: (world: World) => Promise<void>): Promise<void> {
  const content = options.content ?? makeContent(options.bytes ?? 6 * MiB);
  const origin = await startOrigin({
    content,
    faults: options.faults ?? [],
    ...(options.pace ? { pace: { bytesPerSecond: options.pace } } : {}),
    ...(options.tls ? { tls: selfSigned } : {}),
  });
  const harness = await openHarness(options);
  try {
    await test({ harness, origin, content });
    assert.equal(harness.ledger.held, 0, 'leases are held');
    assert.equal(harness.engine.blocksInUse, 0, 'receive buffers are held');
  } finally {
    await harness.close();
    await origin.close();
  }
}

/** Fetches the film to its end and compares every byte. */
export async function fetchWhole({ harness, origin, content }: World, job: Partial<EngineJob> = {}): Promise<void> {
  const last = await harness.run(origin.url, job);
  assert.equal(last.type, 'done', JSON.stringify(last));
  assert.equal(sha256(await harness.read(job.id)), sha256(content), 'other bytes than the source');
}

/** Runs until so many bytes are here, then pauses. */
export async function runUntil({ harness, origin }: World, bytes: number, connections = 3): Promise<void> {
  const enough = harness.when((event) => event.type === 'progress' && event.bytesDone >= bytes);
  harness.engine.start(harness.jobFor(origin.url, { connections }));
  await enough;
  await harness.engine.stop(1, false);
}

/** What was paused goes on, as fast as it can, to the end. */
export async function resume(world: World): Promise<void> {
  world.origin.pace = undefined;
  await fetchWhole(world, { connections: 3 });
}

export const partPath = (harness: Harness) => join(harness.folder, '1.part');
export const checkpointPath = (harness: Harness) => join(harness.folder, '1.part.dl');
