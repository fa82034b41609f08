import { type Account, createAccount } from './account.ts';
import { createBlockPool } from './blocks.ts';
import type { LeasePort } from './crew.ts';
import { type FileSystem, realFileSystem } from './file-system.ts';
import { type RunningJob, startJob } from './job.ts';
import type { EngineEvent, EngineJob } from './messages.ts';
import { createRateLimit } from './rate-limit.ts';
import { defaultTiming, type Timing } from './timing.ts';
import { createWriteSlots } from './writer.ts';

export type Engine = ReturnType<typeof createEngine>;

/** All downloads of one process. */
export function createEngine(options: {
  leases: LeasePort;
  onEvent: (event: EngineEvent) => void;
  fs?: FileSystem;
  timing?: Partial<Timing>;
}) {
  const { leases, onEvent, fs = realFileSystem } = options;
  const timing = { ...defaultTiming, ...options.timing };
  const shared = {
    pool: createBlockPool(),
    rate: createRateLimit(),
    timing,
    leases,
  };
  const slots = createWriteSlots();
  const accounts = new Map<string, Account>();
  const jobs = new Map<number, RunningJob>();

  function accountOf(key: string): Account {
    const account = accounts.get(key) ?? createAccount(timing);
    accounts.set(key, account);
    return account;
  }

  return {
    get busy() {
      return jobs.size > 0;
    },
    get blocksInUse() {
      return shared.pool.used;
    },
    /** A job that runs already is left alone: the owner may send it again. */
    start(job: EngineJob): void {
      if (jobs.has(job.id)) return;
      const running = startJob({
        job,
        account: accountOf(job.accountKey),
        shared,
        fs,
        slots,
        onEvent,
      });
      jobs.set(job.id, running);
      void running.ended.then((last) => {
        jobs.delete(job.id);
        if (last) onEvent(last);
      });
    },
    async stop(jobId: number, discard: boolean): Promise<void> {
      await jobs.get(jobId)?.stop(discard);
    },
    setRate: (bytesPerSecond: number | null) => shared.rate.set(bytesPerSecond),
    /** Every job has reached a checkpoint when this resolves. */
    async close(): Promise<void> {
      await Promise.all([...jobs.values()].map((job) => job.stop(false)));
    },
  };
}
