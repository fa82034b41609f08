import type { LearnedConnections } from './messages.ts';
import { createPingPong } from './ping-pong.ts';
import { shareOut } from './share-out.ts';
import { slotDelay, type Timing } from './timing.ts';

/** What has been learned about one account's connections, shared by its jobs for as long as the process lives. */
export type Account = ReturnType<typeof createAccount>;

/** What the user and the provider's answer say about its connections. */
export type Allowance = {
  /** How many each job tries to have; null: found out. */
  connections: number | null;
  /** How many all of them may have together; 0 = unlimited. */
  maxConnections: number;
};

/** A job that fetches. Asked again and again. */
export type Member = { demand: () => number; priority: () => number };

export function createAccount(options: {
  timing: Timing;
  /** What an earlier process learned. */
  learned?: LearnedConnections | null;
  now?: () => number;
}) {
  const { timing, learned = null, now = performance.now.bind(performance) } = options;
  const members = new Map<number, Member>();
  let allowance: Allowance = { connections: null, maxConnections: 0 };
  const pingPong = createPingPong({ timing, known: learned?.pingPong ?? false, now });
  /** Connections that exist, those of them that hold a lease, and those that deliver. */
  let open = 0;
  let leased = 0;
  let delivering = 0;
  /** Leases there were when one was refused. */
  let leases = Number.POSITIVE_INFINITY;
  let leasesUntil = 0;
  let limit = learned?.limit ?? Number.POSITIVE_INFINITY;
  let refusedInRow = 0;
  let refusedAlone = 0;
  let aloneSince = 0;
  let notBefore = 0;
  let probeAt = Number.isFinite(limit) ? now() + timing.probe : Number.POSITIVE_INFINITY;
  let probeFails = 0;

  const most = () => allowance.maxConnections || Number.POSITIVE_INFINITY;
  const allowed = () => Math.min(most(), pingPong.oneOnly ? 1 : limit + (now() >= probeAt ? 1 : 0));

  /** A job's part of what the user, the server and the ledger allow. */
  function shareOf(jobId: number): number {
    const isShort = members.size > 1 && now() < leasesUntil;
    const total = Math.min(allowed(), isShort ? leases : Number.POSITIVE_INFINITY);
    const wishes = [...members].map(([id, { demand, priority }]) => ({ id, wish: demand(), priority: priority() }));
    return shareOut(total, wishes).get(jobId) ?? total;
  }

  function learnLimit(beside: number): boolean {
    const next = Math.max(1, beside);
    const changed = next !== limit;
    if (changed) probeFails = 0;
    limit = next;
    return changed;
  }

  /** Nobody of us delivers: not a limit of ours to learn, but a time to wait. */
  function waitAlone(time: number): void {
    aloneSince = refusedAlone === 0 ? time : aloneSince;
    const late = time - aloneSince > timing.slotPatience;
    notBefore = Math.max(notBefore, time + (late ? timing.slotLate : slotDelay(timing, refusedAlone++)));
  }

  function planProbe(time: number, status: number | null): void {
    if (time >= probeAt) probeFails++;
    const late = probeFails >= 3 || status === 458;
    probeAt = time + (late ? timing.probeLate : Math.min(timing.probeMost, timing.probe * 2 ** probeFails));
  }

  return {
    pingPong,
    get open() {
      return open;
    },
    get delivering() {
      return delivering;
    },
    /** The most at once that the server is known to allow; null while none was met. */
    get limit(): number | null {
      return Number.isFinite(limit) ? limit : null;
    },
    /** Nobody opens a connection before then (ms on the same clock). */
    get notBefore() {
      return notBefore;
    },
    /** What is allowed from now on, also to jobs that fetch already. */
    allow(next: Allowance): void {
      allowance = next;
    },
    /** How many each job tries to have; null: found out. */
    get fixed() {
      return allowance.connections;
    },
    /** How many all jobs may have together. */
    get most() {
      return most();
    },
    /** A job begins to fetch. */
    join: (jobId: number, member: Member) => void members.set(jobId, member),
    leave: (jobId: number) => void members.delete(jobId),
    shareOf,
    /** Whether a job that has `mine` may open one connection more now. */
    mayOpen: (jobId: number, mine: number): boolean => now() >= notBefore && open < allowed() && mine < shareOf(jobId),

    opened(): void {
      open++;
    },
    closed(): void {
      open--;
    },
    leaseGranted(): void {
      leased++;
      leases = Math.max(leases, leased);
    },
    leaseReturned(): void {
      leased--;
    },
    /** The ledger has no more than those that are held. */
    leaseDenied(): void {
      leases = Math.max(1, leased);
      leasesUntil = now() + timing.leaseMemory;
    },
    /** It delivers media bytes. true when the server allows more than was known. */
    accepted(): boolean {
      delivering++;
      refusedInRow = 0;
      refusedAlone = 0;
      if (delivering <= limit) return false;
      limit = delivering;
      probeFails = 0;
      probeAt = now() + timing.probe;
      return true;
    },
    ended(): void {
      delivering--;
    },
    /**
     * The server would not have one more. Beside connections that deliver it is a limit, where none does it is a wait.
     * true when a limit was learned anew.
     */
    refused(reason: { status: number | null; retryAfterSeconds?: number | undefined }): boolean {
      const time = now();
      const { status, retryAfterSeconds } = reason;
      if (retryAfterSeconds !== undefined) notBefore = Math.max(notBefore, time + retryAfterSeconds * 1000);
      if (delivering === 0) {
        waitAlone(time);
        return false;
      }
      if (status === null && pingPong.suspectMore()) return false;
      notBefore = Math.max(notBefore, time + timing.refusedBeside * 2 ** Math.min(refusedInRow++, 5));
      planProbe(time, status);
      const lingers = Number.isFinite(limit) && delivering < limit && refusedInRow < 3;
      return !lingers && learnLimit(delivering);
    },
    /** A request goes out. */
    requested: () => pingPong.requested(),
    /** A delivering connection was ended by the other side; call it before `ended`. */
    cut: (transfer: { ms: number; wanted: number }) => pingPong.cut({ ...transfer, delivering }),
  };
}
