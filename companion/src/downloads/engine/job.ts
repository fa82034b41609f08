import type { Account } from './account.ts';
import { containerLength } from './container-length.ts';
import { createDiskRoom } from './disk-room.ts';
import { EngineError, type FailureCode } from './failures.ts';
import { type FetchEnd, type FetchRound, fetchRound } from './fetch-round.ts';
import type { FileSystem } from './file-system.ts';
import { checkWhole } from './finish.ts';
import { createJobReports, failedEvent } from './job-reports.ts';
import { createJoins } from './joins.ts';
import type { EngineEvent, EngineJob } from './messages.ts';
import { openPartFile, type PartFile } from './part-file.ts';
import { createPlan, type Plan } from './plan.ts';
import type { JobMemory, Shared } from './round.ts';
import type { WriteSlots } from './writer.ts';

export type JobOptions = {
  job: EngineJob;
  account: Account;
  shared: Shared;
  fs: FileSystem;
  slots: WriteSlots;
  onEvent: (event: EngineEvent) => void;
};

export type RunningJob = {
  /** Resolves with its last event when it is done or failed, with null when it was stopped. Nothing is open any more. */
  readonly ended: Promise<EngineEvent | null>;
  /** Connections closed and the checkpoint written, or with `discard` both files removed. No event follows. */
  stop(discard: boolean): Promise<void>;
  prioritise(priority: number): void;
};

/** How often a server that refuses ranges may cut the only stream it gives before that is called a failure. */
const mostFromZero = 4;
/** How often joins that could not be compared are fetched for that alone. */
const mostReopenings = 2;

const notTheFilm = new Set<FailureCode>(['not-media', 'too-short', 'error-clip']);

const freshMemory = (alone: boolean): JobMemory => ({
  known: { size: null, validators: new Set() },
  joins: createJoins(),
  sessions: new Map(),
  alone,
});

/** One download: prepare, fetch in rounds until the file is whole, check, hand over. */
export function startJob(options: JobOptions): RunningJob {
  const { shared, fs } = options;
  const job = { ...options.job };
  const reports = createJobReports(job.id, options.onEvent);
  const room = createDiskRoom({
    job,
    fs,
    patienceMs: shared.timing.disk,
    onWaiting: () => reports.waiting('disk'),
  });
  const stopping = new AbortController();
  const isStopped = () => stopping.signal.aborted;
  let memory = freshMemory(false);
  let plan: Plan = createPlan({ size: null });
  let part: PartFile | null = null;
  let round: FetchRound | null = null;
  let changes = 0;
  let fromZero = 0;
  let reopenings = 0;
  let endedAt: number | null = null;

  async function prepare(): Promise<PartFile> {
    const opened = await openPartFile(job, fs);
    if (opened.found) {
      const { validator, ...found } = opened.found;
      memory.known.size = found.size;
      if (validator) memory.known.validators.add(validator);
      plan = createPlan(found);
    }
    return opened;
  }

  /** Bytes of an earlier round with nothing missing right behind them can't be compared with the source. */
  function canCompare(): boolean {
    if (plan.bytesFlushed() === 0) return true;
    return plan.canTake({ now: Number.POSITIVE_INFINITY, split: false, needsKnown: true });
  }

  async function startOver(opened: PartFile, alone = memory.alone): Promise<void> {
    await opened.clear();
    memory = freshMemory(alone);
    reopenings = 0;
    plan = createPlan({ size: null });
  }

  /** null: it was stopped. */
  async function run(): Promise<EngineEvent | null> {
    part = await prepare();
    while (!isStopped()) {
      await room.wait(part, plan);
      if (isStopped()) return null;
      if (plan.isDone() && !reopenJoins()) {
        const last = await finish(part);
        if (last) return last;
        continue;
      }
      if (!canCompare()) await startOver(part);
      round = fetchRound({ ...options, job, part, plan, memory, room, reports });
      if (isStopped()) round.stop();
      const end = await round.ended;
      reports.roundEnded();
      await settleRound(part, end);
    }
    return null;
  }

  /** true: there is something left to fetch. */
  function reopenJoins(): boolean {
    if (reopenings >= mostReopenings) plan.believeJoins();
    return ++reopenings <= mostReopenings && plan.reopenJoins() > 0;
  }

  async function settleRound(opened: PartFile, end: FetchEnd): Promise<void> {
    switch (end.kind) {
      case 'failed':
        throw end.error;
      case 'disk-full':
        return room.rest();
      case 'changed':
        await startOver(opened, end.alone);
        if (++changes > 1) throw new EngineError('source-changed');
        return;
      case 'from-zero':
        return goOnFromZero(opened);
      case 'ended':
        return settleUnknownLength(opened, end.sure);
      case 'whole':
      case 'stopped':
        return;
    }
  }

  async function goOnFromZero(opened: PartFile): Promise<void> {
    // Only joins were left to compare: not worth the whole file.
    if (reopenings > 0) return plan.believeJoins();
    if (++fromZero > mostFromZero) throw new EngineError('truncated');
    await startOver(opened);
  }

  /** Without a length, the end is believed when its framing, the container or a second try says the same. */
  async function settleUnknownLength(opened: PartFile, sure: boolean): Promise<void> {
    const bytes = plan.bytesFlushed();
    const says = sure ? bytes : await containerLength(fs, opened.fd, bytes);
    if (says === bytes || (says !== null && says < bytes) || endedAt === bytes) return plan.setSize(bytes);
    endedAt = bytes;
    if (++fromZero > mostFromZero) throw new EngineError('truncated');
    await startOver(opened);
  }

  /** null: the disk had no room, or it was stopped. */
  async function finish(opened: PartFile): Promise<EngineEvent | null> {
    const size = plan.size as number;
    const whole = { job, part: opened, fs, timing: shared.timing, size };
    const extension = await checkWhole(whole, stopping.signal).catch(async (error) => {
      // Kept, it would be found whole and refused again at each retry.
      if (error instanceof EngineError && notTheFilm.has(error.code)) await startOver(opened);
      throw error;
    });
    if (extension === null) {
      await room.rest();
      return null;
    }
    if (isStopped()) return null;
    // Until the caller has published it: a kill before that must not fetch it again.
    await opened.save({ size, validator: null, have: [[0, size]] });
    reports.waiting(null);
    return { type: 'done', jobId: job.id, bytes: size, extension };
  }

  const ended = run()
    .catch((error): EngineEvent => failedEvent(job.id, error, plan.bytesFlushed()))
    .then(async (last) => {
      await part?.close().catch(() => undefined);
      return isStopped() ? null : last;
    });

  return {
    ended,
    prioritise(priority) {
      job.priority = priority;
    },
    async stop(discard) {
      stopping.abort();
      reports.stop();
      round?.stop();
      room.stop();
      await ended;
      if (discard) await part?.remove();
    },
  };
}
