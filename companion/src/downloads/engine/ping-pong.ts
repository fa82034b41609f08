import type { Timing } from './timing.ts';

/** So many cuts in a row that look like connections ending each other start the test with one connection. */
const suspiciousCuts = 4;
/** The younger one asked so shortly before, ms. */
const shortlyBefore = 1_000;

/**
 * Some panels admit a connection too many and end the oldest: ours then end each other for ever. The sign is that one
 * is cut soon after a younger one asked, and at most half of what we want is left. One connection alone is then tried:
 * if it lives much longer, that was it.
 */
export function createPingPong(options: { timing: Timing; known: boolean; now: () => number }) {
  const { timing, now } = options;
  let found = options.known;
  let lastRequest = Number.NEGATIVE_INFINITY;
  let suspicion = 0;
  /** The longest of the suspicious transfers, ms. */
  let lifetime = 0;
  let test: { since: number } | null = null;
  let clearedUntil = 0;

  function suspect({ ms, wanted, delivering }: { ms: number; wanted: number; delivering: number }): void {
    const time = now();
    const isVictim = time - ms < lastRequest && time - lastRequest < shortlyBefore && delivering - 1 <= wanted / 2;
    if (!isVictim || wanted <= 1 || found || time < clearedUntil) suspicion = 0;
    else addSuspicion(ms);
  }

  function addSuspicion(ms: number): void {
    lifetime = suspicion === 0 ? ms : Math.max(lifetime, ms);
    if (++suspicion >= suspiciousCuts) test = { since: now() };
  }

  function endTest(): void {
    test = null;
    suspicion = 0;
  }

  /** Who had company when it began may still be a victim. Who was alone was cut for another reason. */
  function judgeTest(began: number): void {
    if (!test || began < test.since + timing.testAlone / 4) return;
    endTest();
    clearedUntil = now() + timing.probeLate;
  }

  return {
    get found() {
      return found;
    },
    /** Known, or being tested. */
    get oneOnly() {
      return found || test !== null;
    },
    requested(): void {
      lastRequest = now();
    },
    /** `ms`: how long it lived. `delivering`: itself and the others. */
    cut(transfer: { ms: number; wanted: number; delivering: number }): void {
      if (test) judgeTest(now() - transfer.ms);
      else suspect(transfer);
    },
    /** A refusal without a word among suspicious cuts counts with them. false: there is no suspicion. */
    suspectMore(): boolean {
      if (suspicion === 0 || test) return false;
      addSuspicion(0);
      return true;
    },
    /**
     * Whether the test showed that ours end each other: the one alone, which has delivered for `ms`, lived three times
     * as long as those before and a little more.
     */
    settleTest(ms: number): boolean {
      if (!test) return false;
      const alone = Math.min(ms, now() - test.since);
      if (now() - test.since > 10 * (lifetime + timing.testAlone)) endTest();
      if (alone < 3 * lifetime + timing.testAlone) return false;
      endTest();
      found = true;
      return true;
    },
  };
}
