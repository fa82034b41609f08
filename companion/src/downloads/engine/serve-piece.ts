import { createConsequences } from './consequences.ts';
import { createEndGame } from './end-game.ts';
import type { Bytes } from './exchange.ts';
import { createForwarding } from './forwarding.ts';
import type { Outcome } from './outcome.ts';
import type { Round } from './round.ts';
import type { Segment } from './segment.ts';
import { startTransfer, type Transfer } from './transfer.ts';
import { parseUrl } from './urls.ts';
import type { Worker } from './worker.ts';

export type Serving = ReturnType<typeof createServing>;

/** The forwarded address may be the reason. */
const isGone = (outcome: Outcome): boolean => outcome.kind === 'unreachable' || ('stale' in outcome && outcome.stale);

/** One request of one connection for one piece, and what the job and the account note about it. */
export function createServing(round: Round, hire: () => void) {
  const { job, plan, account, memory, shared } = round;
  const canonical = parseUrl(job.url);
  const forwarding = createForwarding(canonical);
  const endGame = createEndGame(shared.timing);
  const consequences = createConsequences(round);
  let privateProvider = false;

  function begin(worker: Worker, segment: Segment, target: URL | null): Transfer {
    worker.began = round.now();
    worker.bytesAtTick = 0;
    const transfer = startTransfer({
      ...shared,
      job,
      canonical,
      plan,
      joins: memory.joins,
      segment,
      writer: round.writer,
      known: memory.known,
      shared: target,
      sessions: memory.sessions,
      reuse: worker.wire,
      privateHops: () => job.allowPrivateHosts || privateProvider,
      onPrivate: () => {
        privateProvider = true;
      },
      readBack: round.readBack,
      inspect: round.inspect,
      onAccepted: (answer, url) => accept(worker, answer, url),
      onMedia: (bytes) => {
        round.received += bytes;
        round.aliveAt = round.now();
      },
    });
    worker.wire = null;
    worker.transfer = transfer;
    return transfer;
  }

  function accept(worker: Worker, answer: Bytes, url: URL): void {
    worker.delivering = true;
    if (account.accepted()) round.tellLimit((limit) => `the provider allows ${limit} at once`);
    round.trouble = null;
    if (answer.validator) memory.known.validators.add(answer.validator);
    forwarding.accepted(url);
    if (answer.total !== null && plan.size === null) {
      memory.known.size = answer.total;
      plan.setSize(answer.total);
      round.onSize(answer.total);
    }
    if (!answer.partial) round.single = true;
    else if (answer.start > 0) consequences.trustRanges();
    round.accepted = true;
    round.compareFirst = false;
    hire();
  }

  function noteEnd(worker: Worker, transfer: Transfer, outcome: Outcome): void {
    const ms = round.now() - worker.began;
    worker.transfer = null;
    endGame.ended(transfer.bytes, ms);
    const isCut = outcome.kind === 'cut' && outcome.code === 'connection-lost';
    if (isCut && worker.delivering) account.cut({ ms, wanted: round.wanted() });
    if (worker.delivering) account.ended();
    worker.delivering = false;
    if (transfer.bytes > 0) round.uselessInRow = 0;
  }

  return {
    endGame,
    /** Milliseconds until this connection's next piece; null: it is to be given up. */
    async serve(worker: Worker, segment: Segment): Promise<number | null> {
      await forwarding.ready();
      if (round.over || worker.retired) {
        plan.giveBack(segment);
        return null;
      }
      const { target } = forwarding;
      const answered = forwarding.ask();
      account.requested();
      const transfer = begin(worker, segment, target);
      const { outcome, wire } = await transfer.result;
      answered();
      if (isGone(outcome)) forwarding.gone(target);
      worker.wire = wire;
      noteEnd(worker, transfer, outcome);
      return consequences.conclude(transfer, outcome);
    },
  };
}
