import type { Account } from './account.ts';
import { type Checkpointer, createCheckpointer } from './checkpointer.ts';
import { type Crew, createCrew } from './crew.ts';
import type { DiskRoom } from './disk-room.ts';
import { EngineError } from './failures.ts';
import { explainDiskError, type FileSystem, isDiskFull } from './file-system.ts';
import { refuseFirstBytes } from './first-bytes.ts';
import type { JobReports } from './job-reports.ts';
import type { EngineJob } from './messages.ts';
import type { PartFile } from './part-file.ts';
import type { Plan } from './plan.ts';
import type { JobMemory, RoundEnd, Shared } from './round.ts';
import { createWriter, type WriteSlots } from './writer.ts';

const mostUnknownBytes = 128 * 2 ** 30;
/** How often it is looked whether a checkpoint is due, ms. */
const saveTick = 50;

export type FetchEnd = RoundEnd | { kind: 'disk-full' } | { kind: 'stopped' };

export type FetchOptions = {
  job: EngineJob;
  part: PartFile;
  plan: Plan;
  memory: JobMemory;
  account: Account;
  shared: Shared;
  fs: FileSystem;
  slots: WriteSlots;
  room: DiskRoom;
  reports: JobReports;
};

export type FetchRound = {
  /** What ended it. Nothing is open then, no write is under way, and the checkpoint says what the disk has. */
  readonly ended: Promise<FetchEnd>;
  stop(): void;
};

/** Fetches until something ends it. */
export function fetchRound(options: FetchOptions): FetchRound {
  let endRound: (end: FetchEnd) => void = () => undefined;
  const result = new Promise<FetchEnd>((resolve) => {
    endRound = resolve;
  });
  return { ended: run(options, result, endRound), stop: () => endRound({ kind: 'stopped' }) };
}

async function run(options: FetchOptions, result: Promise<FetchEnd>, endRound: (end: FetchEnd) => void) {
  const { part, plan, memory, shared, fs, reports } = options;
  const { timing } = shared;
  const onDiskError = (error: unknown) => {
    if (isDiskFull(error)) endRound({ kind: 'disk-full' });
    else endRound({ kind: 'failed', error: explainDiskError(error) });
  };
  const writer = createWriter({ fd: part.fd, fs, pool: shared.pool, slots: options.slots, onError: onDiskError });
  const checkpoints = createCheckpointer({ part, fs, plan, writer, memory, timing });
  const crew = createCrew({
    ...options,
    writer,
    readBack: (from, length) => readBack(options, from, length),
    inspect: (first, total) => refuseFirstBytes(first, total, options.job.expectedExtension),
    onSize: (bytes) => {
      options.room.prepare(part, plan, bytes).then((fits) => fits || endRound({ kind: 'disk-full' }), onDiskError);
    },
    onLearned: (learned) => {
      const { id, accountKey } = options.job;
      reports.emit({ type: 'learned', jobId: id, accountKey, ...learned });
    },
    onEnd: endRound,
  });
  const timers = [
    setInterval(() => tick(options, crew, endRound), timing.tick),
    setInterval(() => save({ plan, crew, checkpoints, onDiskError }), saveTick),
    setInterval(() => reports.progress(crew, plan), timing.progress),
  ];
  crew.hire();
  const end = await result;
  for (const timer of timers) clearInterval(timer);
  await crew.stop();
  await checkpoints.settle();
  return secure(end, plan, checkpoints);
}

async function readBack({ fs, part }: FetchOptions, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  return bytes.subarray(0, await fs.read(part.fd, bytes, length, from));
}

function tick({ plan, reports }: FetchOptions, crew: Crew, endRound: (end: FetchEnd) => void): void {
  crew.tick();
  reports.stateOf(crew);
  if (plan.size === null && plan.bytesReceived() > mostUnknownBytes) {
    endRound({ kind: 'failed', error: new EngineError('endless') });
  }
}

function save(options: {
  plan: Plan;
  crew: Crew;
  checkpoints: Checkpointer;
  onDiskError: (error: unknown) => void;
}): void {
  const { plan, crew, checkpoints, onDiskError } = options;
  if (!checkpoints.isDue()) return;
  crew.flush();
  checkpoints.write().catch((error) => {
    plan.rollBackTo(checkpoints.durable);
    onDiskError(error);
  });
}

/** What was fetched is written down, as far as the disk has it. */
async function secure(end: FetchEnd, plan: Plan, checkpoints: Checkpointer): Promise<FetchEnd> {
  plan.rollBack();
  if (end.kind === 'changed' || end.kind === 'from-zero' || plan.size === null) return end;
  try {
    await checkpoints.write();
    return end;
  } catch (error) {
    plan.rollBackTo(checkpoints.durable);
    if (end.kind === 'disk-full' || isDiskFull(error)) return { kind: 'disk-full' };
    return { kind: 'failed', error: explainDiskError(error) };
  }
}
