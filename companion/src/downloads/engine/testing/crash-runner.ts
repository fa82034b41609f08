import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeCheckpoint } from '../checkpoint.ts';
import { createEngine } from '../engine.ts';
import type { EngineEvent, EngineJob } from '../messages.ts';
import { makeContent, sha256 } from './content.ts';
import { startEngineProcess } from './engine-process.ts';
import { diskWith } from './faulty-disk.ts';
import { createLedger, quick } from './harness.ts';
import { type Origin, startOrigin } from './origin.ts';
import { createRandom } from './random.ts';

const MiB = 1 << 20;
const size = 12 * MiB;
const pace = 8 * MiB;
const connections = 3;
/** What each connection had in hand: two blocks. */
const slack = connections * (MiB / 2);
const mostJoins = 16;

export type CrashReport = {
  seed: number;
  kills: number;
  /** Bytes that had come and were fetched again, over all kills. */
  lostBytes: number;
  /** The most that two checkpoints back would have meant. */
  allowedBytes: number;
  ms: number;
};

/**
 * One download whose process is killed with its power once or twice at any instant, and which then ends. Throws when
 * the bytes are not the source's, or when more was fetched again than lay behind the last two checkpoints.
 */
export async function runCrash(seed: number): Promise<CrashReport> {
  const random = createRandom(seed);
  const content = makeContent(size, seed);
  const origin = await startOrigin({ content, pace: { bytesPerSecond: pace } });
  const folder = await mkdtemp(join(tmpdir(), 'engine-crash-'));
  const began = Date.now();
  const report: CrashReport = { seed, kills: 1 + random(2), lostBytes: 0, allowedBytes: 0, ms: 0 };
  try {
    for (let kill = 1; kill <= report.kills; kill++) {
      const enough = random((size * 0.8) / report.kills);
      await crash({ origin, folder, seed: seed * 10 + kill, enough, report });
    }
    await fetchToEnd(origin, folder);
    const part = await readFile(join(folder, '1.part'));
    assert.equal(sha256(part), sha256(content), `other bytes than the source, seed ${seed}`);
    return { ...report, ms: Date.now() - began };
  } finally {
    await origin.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** `count` runs, a few side by side. */
export async function runCrashes(options: {
  seed: number;
  count: number;
  sideBySide: number;
  onRun?: (report: CrashReport) => void;
}): Promise<CrashReport[]> {
  const reports: CrashReport[] = [];
  let next = options.seed;
  const line = async () => {
    while (next < options.seed + options.count) {
      const report = await runCrash(next++);
      reports.push(report);
      options.onRun?.(report);
    }
  };
  await Promise.all(Array.from({ length: options.sideBySide }, line));
  return reports;
}

type Crash = { origin: Origin; folder: string; seed: number; enough: number; report: CrashReport };

async function crash({ origin, folder, seed, enough, report }: Crash): Promise<void> {
  const claimedBefore = await claimedBytes(folder);
  let written = 0;
  /** How much was written when each checkpoint was. */
  const writtenAt: number[] = [];
  let ended = false;
  const engine = startEngineProcess({
    seed,
    onDisk: (event) => {
      if (event.type === 'written') written += event.bytes;
      else writtenAt.push(written);
    },
    onEvent: ({ type }) => {
      ended ||= type === 'done' || type === 'failed';
    },
  });
  engine.tell({ type: 'start', job: jobFor(origin, folder) });
  const sent = origin.sent;
  while (!ended && origin.sent - sent <= enough) await new Promise((resolve) => setTimeout(resolve, 1));
  await engine.kill();
  const claimed = await claimedBytes(folder);
  const lost = claimedBefore + written - claimed;
  // The last checkpoint's name may be lost, and it claims what was written when it was begun, not when it was done.
  const allowed = written - (writtenAt.at(-3) ?? 0) + slack;
  report.lostBytes += Math.max(0, lost);
  report.allowedBytes += allowed;
  assert.ok(lost <= allowed, `${lost} bytes lost where two checkpoints are ${allowed}, seed ${report.seed}`);
}

/** What the killed process had written down, by the one reader that counts. */
async function claimedBytes(folder: string): Promise<number> {
  const text = await readFile(join(folder, '1.part.dl'), 'utf8').catch(() => '');
  const checkpoint = decodeCheckpoint(text);
  assert.ok(checkpoint || text === '', 'the checkpoint is whole or not there');
  return checkpoint?.have.reduce((sum, [start, end]) => sum + end - start, 0) ?? 0;
}

/** Nothing is written again that was claimed, but the byte before a join that was never compared. */
async function fetchToEnd(origin: Origin, folder: string): Promise<void> {
  const missing = size - (await claimedBytes(folder));
  let written = 0;
  const fs = diskWith((real) => ({
    write: (...write) => {
      written += write[3];
      return real.write(...write);
    },
  }));
  const last = await new Promise<EngineEvent>((resolve) => {
    const engine = createEngine({
      leases: createLedger(),
      timing: quick,
      fs,
      onEvent: (event) => {
        if (event.type === 'done' || event.type === 'failed') resolve(event);
      },
    });
    engine.start(jobFor(origin, folder));
  });
  assert.equal(last.type, 'done', JSON.stringify(last));
  assert.ok(written <= missing + mostJoins, `${written} bytes written where ${missing} were missing`);
}

export const jobFor = (origin: Origin, folder: string): EngineJob => ({
  id: 1,
  url: origin.url,
  identity: 'movie:1:1',
  userAgent: 'VLC/3.0.20',
  allowInvalidTls: false,
  allowPrivateHosts: false,
  partPath: join(folder, '1.part'),
  expectedExtension: 'mkv',
  accountKey: '1',
  connections,
  maxConnections: 0,
  learned: null,
  noProgressMs: 60_000,
});
