import { type Account, type Allowance, createAccount } from './account.ts';
import { createAccountRates } from './account-rates.ts';
import { createBlockPool } from './blocks.ts';
import { type FileSystem, realFileSystem } from './file-system.ts';
import { type RunningJob, startJob } from './job.ts';
import type { LeasePort } from './leases.ts';
import type { EngineEvent, EngineJob } from './messages.ts';
import { type Network, systemNetwork } from './network.ts';
import { createRateLimit } from './rate-limit.ts';
import { defaultTiming, type Timing } from './timing.ts';
import { createWriteSlots } from './writer.ts';

export type Engine = ReturnType<typeof createEngine>;

/** All downloads of one process. */
export function createEngine(options: {
  leases: LeasePort;
  onEvent: (event: EngineEvent) => void;
  fs?: FileSystem;
  network?: Network;
  timing?: Partial<Timing>;
}) {
  const { leases, onEvent, fs = realFileSystem, network = systemNetwork } = options;
  const timing = { ...defaultTiming, ...options.timing };
  const shared = {
    pool: createBlockPool(),
    rate: createRateLimit(),
    timing,
    leases,
    network,
  };
  const rates = createAccountRates(shared.rate);
  const slots = createWriteSlots();
  const accounts = new Map<string, Account>();
  const jobs = new Map<number, RunningJob>();

  /** What earlier processes learned counts only until this one has learned something itself. */
  function accountOf({ accountKey, learned, connections, maxConnections }: EngineJob): Account {
    const account = accounts.get(accountKey) ?? createAccount({ timing, learned });
    account.allow({ connections, maxConnections });
    accounts.set(accountKey, account);
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
        account: accountOf(job),
        shared: { ...shared, rate: rates.for(job.accountKey) },
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
    /** Bytes per second over all downloads (null: unlimited), and of those accounts that have a rate of their own. */
    setRate(bytesPerSecond: number | null, accounts: Record<string, number> = {}): void {
      shared.rate.set(bytesPerSecond);
      rates.set(accounts);
    },
    /** Another number of connections is allowed from now on, also to jobs under way. */
    allow: (accountKey: string, allowance: Allowance) => accounts.get(accountKey)?.allow(allowance),
    prioritise: (jobId: number, priority: number) => jobs.get(jobId)?.prioritise(priority),
    /** Jobs that start from now on find out anew what the account allows. */
    forget: (accountKey: string) => void accounts.delete(accountKey),
    /** Every job has reached a checkpoint when this resolves. */
    async close(): Promise<void> {
      await Promise.all([...jobs.values()].map((job) => job.stop(false)));
    },
  };
}
