import { slotDelay, type Timing } from './timing.ts';

/** What has been learned about one account's connections, shared by its jobs for as long as the process lives. */
export type Account = ReturnType<typeof createAccount>;

/** So many cuts in a row that look like connections ending each other start the test with one connection. */
const suspiciousCuts = 4;

export function createAccount(timing: Timing, now: () => number = performance.now.bind(performance)) {
  const jobs = new Set<number>();
  /** Connections that exist, and those of them that deliver. */
  let open = 0;
  let delivering = 0;
  let limit = Number.POSITIVE_INFINITY;
  let refusedInRow = 0;
  let refusedAlone = 0;
  let aloneSince = 0;
  let notBefore = 0;
  let probeAt = Number.POSITIVE_INFINITY;
  let probeFails = 0;
  let lastRequest = Number.NEGATIVE_INFINITY;
  let suspicion = 0;
  /** The longest of the suspicious transfers, ms. */
  let lifetime = 0;
  let test: { since: number } | null = null;
  let clearedUntil = 0;
  let pingPong = false;

  const allowed = () => {
    if (pingPong || test) return 1;
    return limit + (now() >= probeAt ? 1 : 0);
  };

  function learnLimit(beside: number): boolean {
    const next = Math.max(1, beside);
    const changed = next !== limit;
    if (changed) probeFails = 0;
    limit = next;
    return changed;
  }

  function suspect({ ms, wanted }: { ms: number; wanted: number }): void {
    const time = now();
    const isVictim = time - ms < lastRequest && time - lastRequest < 1_000 && delivering - 1 <= wanted / 2;
    if (!isVictim || wanted <= 1 || pingPong || time < clearedUntil) suspicion = 0;
    else addSuspicion(ms);
  }

  function addSuspicion(ms: number): void {
    lifetime = suspicion === 0 ? ms : Math.max(lifetime, ms);
    if (++suspicion >= suspiciousCuts) test = { since: now() };
  }

  const endTest = (): void => {
    test = null;
    suspicion = 0;
  };

  /** Who had company when it began may still be a victim. Who was alone was cut for another reason. */
  function judgeTest(began: number): void {
    if (!test || began < test.since + timing.testAlone / 4) return;
    endTest();
    clearedUntil = now() + timing.probeLate;
  }

  return {
    jobs,
    get open() {
      return open;
    },
    get delivering() {
      return delivering;
    },
    get limit() {
      return pingPong ? 1 : limit;
    },
    get pingPong() {
      return pingPong;
    },
    /** Nobody opens a connection before then (ms on the same clock). */
    get notBefore() {
      return notBefore;
    },
    /** Whether one connection more may be opened now, by a job that has `mine`. Jobs share a small limit fairly. */
    mayOpen(mine: number): boolean {
      const most = allowed();
      if (now() < notBefore || open >= most) return false;
      return mine < Math.max(1, Math.ceil(most / Math.max(1, jobs.size)));
    },
    /** The share of a job that holds more than its part while others wait. */
    share: (): number => Math.max(1, Math.ceil(allowed() / Math.max(1, jobs.size))),

    opened(): void {
      open++;
    },
    closed(): void {
      open--;
    },
    /** It delivers media bytes. */
    accepted(): void {
      delivering++;
      refusedInRow = 0;
      refusedAlone = 0;
      if (delivering > limit) {
        limit = delivering;
        probeFails = 0;
        probeAt = now() + timing.probe;
      }
    },
    ended(): void {
      delivering--;
    },

    /**
     * The server would not have one more. Beside connections that deliver it is a limit, where none does it is a wait.
     * Returns the limit when it was learned anew.
     */
    refused(reason: { status: number | null; retryAfterSeconds?: number | undefined }): { limit: number } | null {
      const time = now();
      if (reason.retryAfterSeconds !== undefined)
        notBefore = Math.max(notBefore, time + reason.retryAfterSeconds * 1000);
      if (delivering === 0) {
        aloneSince = refusedAlone === 0 ? time : aloneSince;
        const late = time - aloneSince > timing.slotPatience;
        notBefore = Math.max(notBefore, time + (late ? timing.slotLate : slotDelay(timing, refusedAlone++)));
        return null;
      }
      if (reason.status === null && suspicion > 0 && !test) {
        addSuspicion(0);
        return null;
      }
      const wait = timing.refusedBeside * 2 ** Math.min(refusedInRow++, 5);
      notBefore = Math.max(notBefore, time + wait);
      if (time >= probeAt) probeFails++;
      const late = probeFails >= 3 || reason.status === 458;
      probeAt = time + (late ? timing.probeLate : Math.min(timing.probeMost, timing.probe * 2 ** probeFails));
      const lingers = Number.isFinite(limit) && delivering < limit && refusedInRow < 3;
      return !lingers && learnLimit(delivering) ? { limit } : null;
    },

    /** A request goes out. */
    requested(): void {
      lastRequest = now();
    },
    /**
     * A delivering connection was ended by the other side; call it before `ended`. Some panels admit a connection too
     * many and end the oldest: ours then end each other for ever. The sign is that one is cut soon after a younger one
     * asked, and at most half of what we want is left. One connection alone is then tried: if it lives much longer,
     * that was it.
     */
    cut(transfer: { ms: number; wanted: number }): void {
      if (test) judgeTest(now() - transfer.ms);
      else suspect(transfer);
    },
    /**
     * Whether the test with one connection showed that ours end each other: it lived three times as long as those
     * before and a little more. `ms`: how long the one that delivers has lived.
     */
    settleTest(ms: number): boolean {
      if (!test) return false;
      const alone = Math.min(ms, now() - test.since);
      if (now() - test.since > 10 * (lifetime + timing.testAlone)) endTest();
      if (alone < 3 * lifetime + timing.testAlone) return false;
      endTest();
      pingPong = true;
      return true;
    },
  };
}
