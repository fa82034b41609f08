import type { Account } from './account.ts';
import { type Checkpointer, createCheckpointer } from './checkpointer.ts';
import { containerLength } from './container-length.ts';
import { type Crew, type CrewEnd, createCrew, type JobMemory, type Shared } from './crew.ts';
import { EngineError } from './failures.ts';
import { errorCode, type FileSystem, isDiskFull, isNotWritable } from './file-system.ts';
import { readFirstBytes, refuseFirstBytes, settleExtension } from './finish.ts';
import type { EngineEvent, EngineJob, WaitingFor } from './messages.ts';
import { openPartFile, type PartFile } from './part-file.ts';
import { createPlan, type Plan } from './plan.ts';
import { createSpeed } from './speed.ts';
import { createWriter, type Writer, type WriteSlots } from './writer.ts';

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
};

/** How often a server that refuses ranges may cut the only stream it gives before that is called a failure. */
const mostFromZero = 4;
const mostUnknownBytes = 128 * 2 ** 30;

type RoundEnd = CrewEnd | { kind: 'disk-full' } | { kind: 'stopped' };

/** One download: prepare, fetch in rounds until the file is whole, check, hand over. */
export function startJob(options: JobOptions): RunningJob {
  const { job, account, shared, fs, slots } = options;
  const { timing } = shared;
  const speed = createSpeed();
  let memory: JobMemory = {
    known: { size: null, validators: new Set() },
    sessions: new Map(),
  };
  let plan: Plan = createPlan({ size: null });
  let part: PartFile | null = null;
  let crew: Crew | null = null;
  let stopping = false;
  let endRound: (end: RoundEnd) => void = () => undefined;
  let wake: () => void = () => undefined;
  let changes = 0;
  let fromZero = 0;
  let endedAt: number | null = null;
  let said: WaitingFor | null = null;
  let last: EngineEvent | null = null;

  function emit(event: EngineEvent): void {
    if (!stopping) options.onEvent(event);
  }

  function sayWaiting(waiting: WaitingFor | null, detail?: string): void {
    if (waiting === said) return;
    said = waiting;
    emit({
      type: 'waiting',
      jobId: job.id,
      for: waiting,
      ...(detail ? { detail } : {}),
    });
  }

  async function prepare(): Promise<PartFile> {
    const opened = await openPartFile(job, fs);
    if (opened.found) {
      const { size, validator, have } = opened.found;
      memory.known.size = size;
      if (validator) memory.known.validators.add(validator);
      plan = createPlan({ size, have });
    }
    return opened;
  }

  /** Bytes of an earlier round with nothing missing right behind them can't be compared with the source. */
  function canCompare(): boolean {
    if (plan.bytesFlushed() === 0) return true;
    return plan.canTake({
      now: Number.POSITIVE_INFINITY,
      split: false,
      needsKnown: true,
    });
  }

  async function startOver(opened: PartFile): Promise<void> {
    await opened.clear();
    memory = {
      known: { size: null, validators: new Set() },
      sessions: new Map(),
    };
    plan = createPlan({ size: null });
  }

  /** Room for what is missing and a little more, before the first byte and after the disk was full. */
  async function waitForRoom(opened: PartFile): Promise<void> {
    while (!stopping) {
      const missing = plan.size === null ? 0 : plan.size - plan.bytesFlushed();
      const free = await fs.freeBytes(opened.folder);
      if (free >= Math.ceil(missing * 1.02) && free > 0) return;
      await restFromDisk();
    }
  }

  /** The disk may count its free space otherwise than we do: never ask it in a tight loop. */
  async function restFromDisk(): Promise<void> {
    sayWaiting('disk');
    if (stopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timing.disk);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function watchSize(opened: PartFile, bytes: number): void {
    fs.truncate(opened.fd, bytes).catch(onWriteError);
    const missing = bytes - plan.bytesFlushed();
    fs.freeBytes(opened.folder).then(
      (free) => {
        if (free < missing * 1.02) endRound({ kind: 'disk-full' });
      },
      () => undefined,
    );
  }

  function onWriteError(error: unknown): void {
    if (isDiskFull(error)) endRound({ kind: 'disk-full' });
    else endRound({ kind: 'failed', error: diskError(error) });
  }

  /** Fetches until something ends the round; afterwards nothing is open and no write is under way. */
  async function fetchRound(opened: PartFile): Promise<RoundEnd> {
    const writer = createWriter({
      fd: opened.fd,
      fs,
      pool: shared.pool,
      slots,
      onError: onWriteError,
    });
    const checkpoints = createCheckpointer({
      part: opened,
      fs,
      plan,
      writer,
      memory,
      timing,
    });
    const result = new Promise<RoundEnd>((resolve) => {
      endRound = resolve;
    });
    crew = createCrew({
      job,
      plan,
      writer,
      account,
      shared,
      memory,
      readBack: async (from, length) => {
        const bytes = Buffer.allocUnsafe(length);
        const read = await fs.read(opened.fd, bytes, length, from);
        return bytes.subarray(0, read);
      },
      inspect: (first, total) => refuseFirstBytes(first, total, job.expectedExtension),
      onSize: (bytes) => watchSize(opened, bytes),
      onLearned: (learned) =>
        emit({
          type: 'learned',
          jobId: job.id,
          accountKey: job.accountKey,
          ...learned,
        }),
      onEnd: (end) => endRound(end),
    });
    if (stopping) endRound({ kind: 'stopped' });
    const timers = keepTime(crew, checkpoints);
    crew.hire();
    const end = await result;
    for (const timer of timers) clearInterval(timer);
    await crew.stop();
    await checkpoints.settle();
    crew = null;
    return secure(end, checkpoints, writer);
  }

  /** What was fetched is written down, as far as the disk has it. */
  async function secure(end: RoundEnd, checkpoints: Checkpointer, writer: Writer): Promise<RoundEnd> {
    plan.rollBack();
    if (end.kind === 'changed' || end.kind === 'from-zero' || plan.size === null) return end;
    try {
      await checkpoints.write();
      return end;
    } catch (error) {
      plan.rollBackTo(checkpoints.durable);
      if (end.kind === 'disk-full' || isDiskFull(error)) return { kind: 'disk-full' };
      return { kind: 'failed', error: diskError(error) };
    } finally {
      writer.reset();
    }
  }

  function keepTime(working: Crew, checkpoints: Checkpointer): NodeJS.Timeout[] {
    const tick = setInterval(() => {
      working.tick();
      const state = working.state();
      const trouble = state === 'provider' ? working.trouble : null;
      sayWaiting(state, trouble ? new EngineError(trouble.code).message : undefined);
      if (plan.size === null && plan.bytesReceived() > mostUnknownBytes) {
        endRound({ kind: 'failed', error: new EngineError('endless') });
      }
    }, timing.tick);
    const save = setInterval(() => {
      if (!checkpoints.isDue()) return;
      working.flush();
      checkpoints.write().catch((error) => {
        plan.rollBackTo(checkpoints.durable);
        onWriteError(error);
      });
    }, 50);
    const progress = setInterval(() => sayProgress(working), timing.progress);
    return [tick, save, progress];
  }

  function sayProgress(working: Crew): void {
    const bytesDone = plan.bytesReceived();
    const speedBps = speed.sample(working.received, performance.now());
    const left = plan.size === null ? null : plan.size - bytesDone;
    emit({
      type: 'progress',
      jobId: job.id,
      bytesDone,
      bytesTotal: plan.size,
      speedBps,
      etaSeconds: left === null || speedBps === 0 ? null : Math.ceil(left / speedBps),
      connections: working.delivering(),
      segments: plan.view(),
    });
  }

  async function run(): Promise<void> {
    part = await prepare();
    while (!stopping) {
      await waitForRoom(part);
      if (stopping) return;
      if (plan.isDone() && (await finish(part))) return;
      if (plan.isDone()) continue;
      if (!canCompare()) await startOver(part);
      const end = await fetchRound(part);
      speed.reset();
      if (end.kind === 'stopped') return;
      if (await settleRound(part, end)) return;
    }
  }

  /** true: nothing more to do. */
  async function settleRound(opened: PartFile, end: Exclude<RoundEnd, { kind: 'stopped' }>): Promise<boolean> {
    switch (end.kind) {
      case 'failed':
        throw end.error;
      case 'disk-full':
        await restFromDisk();
        return false;
      case 'changed':
        if (++changes > 1) throw new EngineError('source-changed');
        await startOver(opened);
        return false;
      case 'from-zero':
        if (++fromZero > mostFromZero) throw new EngineError('truncated');
        await startOver(opened);
        return false;
      case 'ended':
        return settleUnknownLength(opened, end.sure);
      case 'whole':
        return false;
    }
  }

  /** Without a length, the end is believed when its framing, the container or a second try says the same. */
  async function settleUnknownLength(opened: PartFile, sure: boolean): Promise<boolean> {
    const bytes = plan.bytesFlushed();
    const says = sure ? bytes : await containerLength(fs, opened.fd, bytes);
    if (says === bytes || (says !== null && says < bytes) || endedAt === bytes) {
      plan.setSize(bytes);
      return false;
    }
    endedAt = bytes;
    if (++fromZero > mostFromZero) throw new EngineError('truncated');
    await startOver(opened);
    return false;
  }

  /** false: the disk had no room for the last sync. What it held before is covered by the checkpoint. */
  async function finish(opened: PartFile): Promise<boolean> {
    const size = plan.size as number;
    if (size === 0) throw new EngineError('empty');
    try {
      await fs.truncate(opened.fd, size);
      await fs.sync(opened.fd);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      await restFromDisk();
      return false;
    }
    if ((await fs.size(opened.fd)) !== size) throw new EngineError('disk-error', { detail: 'size' });
    const extension = settleExtension(await readFirstBytes(fs, opened.fd), job.expectedExtension);
    await opened.close();
    await fs.syncFolder(opened.folder);
    if (stopping) return true;
    // Until the caller has published it: a kill before that must not fetch it again.
    await opened.save({ size, validator: null, have: [[0, size]] });
    sayWaiting(null);
    last = { type: 'done', jobId: job.id, bytes: size, extension };
    return true;
  }

  function noteFailure(error: unknown): void {
    const known = diskError(error);
    const after = known.retryAfterSeconds;
    last = {
      type: 'failed',
      jobId: job.id,
      code: known.code,
      message: known.message,
      retryable: known.retryable,
      bytesDone: plan.bytesFlushed(),
      ...(after === undefined ? {} : { retryAfterSeconds: after }),
    };
  }

  account.jobs.add(job.id);
  const ended = run()
    .catch(noteFailure)
    .then(async () => {
      account.jobs.delete(job.id);
      await part?.close().catch(() => undefined);
      return stopping ? null : last;
    });

  return {
    ended,
    async stop(discard) {
      stopping = true;
      endRound({ kind: 'stopped' });
      wake();
      await ended;
      if (discard) await part?.remove();
    },
  };
}

/** What the system says about the disk, as a user's sentence. Anything else is a fault of ours. */
function diskError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const code = errorCode(error);
  if (isNotWritable(error))
    return new EngineError('media-not-writable', {
      detail: code,
      cause: error,
    });
  return new EngineError(code ? 'disk-error' : 'internal', {
    ...(code ? { detail: code } : {}),
    cause: error,
  });
}
