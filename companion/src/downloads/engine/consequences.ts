import type { Outcome } from './outcome.ts';
import { type Facts, type Reaction, react } from './react.ts';
import type { Round } from './round.ts';
import { retryDelay } from './timing.ts';
import type { Transfer } from './transfer.ts';
import { retire } from './worker.ts';

/** A lease is not held idle for longer than this, ms. */
const longestHeldPause = 500;
/** After so many answers in a row that are not the range asked for, one stream does the rest. */
const mostDoubts = 3;

/** What follows for the job when a request has ended. */
export function createConsequences(round: Round) {
  const { plan, account, workers } = round;
  const { timing } = round.shared;
  let doubts = 0;

  /** Milliseconds until the connection's next piece; null: it is to be given up. */
  function conclude(transfer: Transfer, outcome: Outcome): number | null {
    const { segment, bytes } = transfer;
    const facts = {
      beside: account.delivering > 0,
      everReceived: round.accepted || plan.bytesReceived() > 0,
      bytes,
      compared: segment.lookBack.at === segment.received,
      sizeKnown: plan.size !== null,
      uselessInRow: round.uselessInRow,
    };
    const reaction = react(outcome, facts);
    if (bytes === 0 && outcome.kind !== 'stopped') round.uselessInRow++;
    plan.giveBack(segment, 'code' in reaction ? round.now() + timing.retryAfterProgress : 0);
    if (round.over) return null;
    if (reaction.do !== 'start-over' && plan.isReceived()) {
      round.end({ kind: 'whole' });
      return null;
    }
    if (outcome.kind === 'stopped') return null;
    const pause = follow(reaction, facts);
    if (pause === null || pause <= longestHeldPause) return pause;
    segment.notBefore = round.now() + pause;
    return null;
  }

  function follow(reaction: Reaction, facts: Facts): number | null {
    switch (reaction.do) {
      case 'go-on':
      case 'resolve-again':
        return 0;
      case 'retry':
        return timing.retryAfterProgress * (0.5 + Math.random());
      case 'back-off':
        return backOff(reaction, facts);
      case 'give-way':
        return giveWay(reaction);
      case 'doubt-ranges':
        return doubtRanges(reaction);
      case 'compare-first':
        round.compareFirst = plan.bytesFlushed() > 0;
        return round.compareFirst ? null : timing.retryAfterProgress;
      case 'start-over':
        round.end({ kind: 'changed', alone: reaction.alone });
        return null;
      case 'ended':
        round.end({ kind: 'ended', sure: reaction.sure });
        return null;
      case 'fail':
        round.fail(reaction.code, reaction.retryAfterSeconds);
        return null;
    }
  }

  function backOff(reaction: Extract<Reaction, { do: 'back-off' }>, { beside, uselessInRow }: Facts): number | null {
    round.trouble = reaction;
    if (beside) return retryDelay(timing, Math.min(uselessInRow, 3));
    round.backOffUntil = round.now() + retryDelay(timing, uselessInRow);
    return null;
  }

  function giveWay(reaction: Extract<Reaction, { do: 'give-way' }>): null {
    round.trouble = reaction;
    if (!account.refused(reaction)) return null;
    round.growth.cap(account.limit ?? Number.POSITIVE_INFINITY);
    round.tellLimit((limit) => `the provider refused more than ${limit} at once`);
    return null;
  }

  function doubtRanges(reaction: Extract<Reaction, { do: 'doubt-ranges' }>): number | null {
    round.trouble = reaction;
    if (++doubts < mostDoubts) return timing.retryAfterProgress * 2 ** doubts;
    if (!round.single) {
      round.single = true;
      for (const worker of workers) if (!worker.delivering) retire(worker);
      return null;
    }
    if (account.delivering > 0) return null;
    round.end({ kind: 'from-zero' });
    return null;
  }

  return {
    conclude,
    /** A later part of the file came as it was asked for. */
    trustRanges(): void {
      doubts = 0;
    },
  };
}
