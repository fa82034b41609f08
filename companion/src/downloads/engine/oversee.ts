import type { WaitingFor } from './messages.ts';
import type { Round } from './round.ts';
import type { Serving } from './serve-piece.ts';
import { retire, type Worker } from './worker.ts';

/** The look at all connections of a job, a few times a second. */
export function oversee(round: Round, { endGame }: Serving) {
  const { job, plan, account, workers, growth } = round;
  const { rate } = round.shared;
  let lastTick = round.now();

  function tick(): void {
    const time = round.now();
    const passed = time - lastTick;
    lastTick = time;
    const active = round.delivering();
    for (const worker of workers) lookAt(worker, passed, active);
    watchProgress(time, passed);
    noticePingPong(time);
    grow(time, active);
    layOff();
    playEndGame(time);
  }

  function lookAt(worker: Worker, passed: number, active: number): void {
    const { transfer } = worker;
    if (!transfer) return;
    const speed = ((transfer.bytes - worker.bytesAtTick) / Math.max(1, passed)) * 1000;
    worker.bytesAtTick = transfer.bytes;
    const { segment } = transfer;
    segment.speed = segment.speed > 0 ? segment.speed * 0.7 + speed * 0.3 : speed;
    transfer.check(round.now(), active > (worker.delivering ? 1 : 0));
  }

  function watchProgress(time: number, passed: number): void {
    if (state() === 'slot') round.aliveAt += passed;
    if (time - round.aliveAt <= job.noProgressMs) return;
    round.fail(round.trouble?.code ?? 'stalled', round.trouble?.retryAfterSeconds);
  }

  function noticePingPong(time: number): void {
    const ages = [...workers].filter((worker) => worker.delivering).map((worker) => time - worker.began);
    if (ages.length === 0 || !account.pingPong.settleTest(Math.min(...ages))) return;
    growth.cap(1);
    round.tellLearned(1, 'connections of ours end each other at this provider');
  }

  function grow(time: number, active: number): void {
    if (rate.limited || round.single || account.fixed !== null) return;
    const learned = growth.measure({ now: time, delivering: active, bytes: round.received });
    if (learned) round.tellLearned(learned.best, learned.reason);
  }

  /** More than are worth having, or than this job's part of a small limit: those that deliver longest stay. */
  function layOff(): void {
    const keep = Math.min(round.single ? 1 : round.wanted(), account.shareOf(job.id));
    const present = [...workers].filter((worker) => !worker.retired);
    const byUse = present.sort((a, b) => Number(b.delivering) - Number(a.delivering));
    for (const worker of byUse.slice(keep)) retire(worker);
  }

  /** Connections could be had, but only pieces are left that are too small to divide. */
  function playEndGame(time: number): void {
    if (rate.limited || workers.size >= round.wanted() || plan.canTake(round.takeOptions())) return;
    for (const { transfer } of workers) if (transfer && endGame.isDue(transfer, time)) transfer.replace();
  }

  /** What it waits for, where nothing is delivered. */
  function state(): WaitingFor | null {
    if (round.delivering() > 0) return null;
    const holdsLease = [...workers].some((worker) => worker.lease !== null);
    if (!holdsLease && round.leaseDenials > 0) return 'slot';
    const mayBegin = account.mayOpen(job.id, 0);
    if (workers.size === 0 && round.trouble === null && account.open > 0 && !mayBegin) return 'slot';
    const refused = round.trouble !== null || round.now() < account.notBefore || !mayBegin;
    return refused && !(workers.size > 0 && round.trouble === null) ? 'provider' : null;
  }

  return { tick, state };
}
