import { EngineError } from './failures.ts';
import { oversee } from './oversee.ts';
import { createRound, type RoundOptions } from './round.ts';
import { createServing } from './serve-piece.ts';
import { slotDelay } from './timing.ts';
import { newWorker, retire, sleep, type Worker } from './worker.ts';

export type Crew = ReturnType<typeof createCrew>;

/** The connections of one job: hired while there is work and everybody allows it, each takes pieces until it is let go. */
export function createCrew(options: RoundOptions) {
  const round = createRound(options);
  const { job, plan, account, workers, shared } = round;
  const { timing, leases } = shared;
  const serving = createServing(round, hire);
  const oversight = oversee(round, serving);
  const done = new Set<Promise<void>>();

  account.join(job.id, { demand: round.demand, priority: () => job.priority ?? 0 });

  function hire(): void {
    while (!round.over && workers.size < round.target() && round.now() >= Math.max(round.backOffUntil, round.leaseAt)) {
      if (!round.mayOpen() || !plan.canTake(round.takeOptions())) return;
      const worker = newWorker(round.now());
      workers.add(worker);
      const work = employ(worker);
      done.add(work);
      void work.then(() => done.delete(work));
    }
  }

  async function employ(worker: Worker): Promise<void> {
    account.opened();
    try {
      await serveAll(worker);
    } catch (error) {
      const known = error instanceof EngineError ? error : new EngineError('internal', { cause: error });
      round.end({ kind: 'failed', error: known });
    } finally {
      await worker.wire?.close();
      returnLease(worker);
      account.closed();
      workers.delete(worker);
      hire();
    }
  }

  async function serveAll(worker: Worker): Promise<void> {
    if (!(await takeLease(worker))) return;
    while (!round.over && !worker.retired) {
      const segment = plan.take(round.takeOptions());
      if (!segment) return;
      const pause = await serving.serve(worker, segment);
      if (pause === null) return;
      if (pause > 0) await sleep(worker, pause);
    }
  }

  async function takeLease(worker: Worker): Promise<boolean> {
    const lease = await leases.acquire({ jobId: job.id, accountKey: job.accountKey });
    if (!lease) {
      account.leaseDenied();
      round.leaseAt = round.now() + slotDelay(timing, round.leaseDenials++);
      return false;
    }
    worker.lease = lease;
    account.leaseGranted();
    round.leaseDenials = 0;
    const revoke = () => retire(worker);
    lease.revoked.addEventListener('abort', revoke, { once: true });
    if (lease.revoked.aborted) revoke();
    return true;
  }

  function returnLease(worker: Worker): void {
    if (!worker.lease) return;
    leases.release(worker.lease);
    account.leaseReturned();
  }

  return {
    hire,
    tick(): void {
      if (round.over) return;
      oversight.tick();
      hire();
    },
    state: oversight.state,
    delivering: round.delivering,
    get received() {
      return round.received;
    },
    get trouble() {
      return round.trouble;
    },
    flush(): void {
      for (const worker of workers) worker.transfer?.flush();
    },
    /** Ends every connection. Resolves when all are closed, their leases returned and their writes ended. */
    async stop(): Promise<void> {
      round.over = true;
      account.leave(job.id);
      for (const worker of workers) retire(worker);
      while (done.size > 0) await Promise.all(done);
      await options.writer.settle();
    },
  };
}
