import type { Download } from '@xtreme/companion/contract';
import { sentenceOf } from '../api.ts';
import { t } from '../strings/index.ts';
import { confirm } from '../ui/confirm.tsx';
import { bytes } from '../ui/format.ts';
import { toast } from '../ui/toast.tsx';
import { prioritise, tellDownload, type Verb } from './calls.ts';
import { moved, prioritiesFor } from './reorder.ts';
import { downloadAnswered, downloads } from './state.ts';

type Outcome = { done: number; failed: number; reason: unknown };

const atOnce = 4;

/** One call for each, a few at a time; what fails does not stop the others. */
async function forEach(ids: readonly number[], act: (id: number) => Promise<Download>): Promise<Outcome> {
  const outcome: Outcome = { done: 0, failed: 0, reason: undefined };
  for (let from = 0; from < ids.length; from += atOnce) {
    const before = downloads.peek();
    const answers = await Promise.allSettled(ids.slice(from, from + atOnce).map(act));
    for (const answer of answers) {
      if (answer.status === 'fulfilled') {
        outcome.done += 1;
        downloadAnswered(before, answer.value);
      } else {
        outcome.failed += 1;
        outcome.reason = answer.reason;
      }
    }
  }
  return outcome;
}

function say({ done, failed, reason }: Outcome, sentence: (count: number) => string): void {
  if (failed > 0) toast('bad', t.downloads.someFailed(failed, sentenceOf(reason)));
  if (done > 0) toast('ok', sentence(done));
}

async function tellAll(list: readonly Download[], verb: Verb, sentence: (count: number) => string): Promise<void> {
  const ids = list.map(({ id }) => id);
  say(await forEach(ids, (id) => tellDownload(id, verb)), sentence);
}

/** What waits first: else each pause would let the next one start. */
export const pauseAll = (list: readonly Download[]) =>
  tellAll(
    list
      .filter(({ status }) => status === 'queued' || status === 'downloading')
      .sort((a, b) => Number(a.status === 'downloading') - Number(b.status === 'downloading')),
    'pause',
    t.downloads.pausedAll,
  );

export const resumeAll = (list: readonly Download[]) =>
  tellAll(
    list.filter(({ status }) => status === 'paused'),
    'resume',
    t.downloads.resumedAll,
  );

export const retryAll = (list: readonly Download[]) => tellAll(list, 'retry', t.downloads.resumedAll);

export async function cancelAllAfterAsking(list: readonly Download[]): Promise<boolean> {
  const size = list.reduce((sum, one) => sum + one.bytes_done, 0);
  const yes = await confirm({
    title: t.downloads.cancelAllTitle(list.length),
    body: size > 0 ? t.downloads.cancelAllBody(bytes(size)) : t.downloads.cancelBodyEmpty,
    keep: t.downloads.cancelKeep,
    confirm: t.downloads.cancelAll,
  });
  if (yes) await tellAll(list, 'cancel', t.downloads.cancelledAll);
  return yes;
}

/** Before everything that waits, in their own order; what was paused goes on. */
export async function startFirst(list: readonly Download[]): Promise<void> {
  const highest = Math.max(0, ...[...downloads.value.byId.values()].map((one) => one.priority));
  const priority = Math.min(1000, highest + 1);
  const outcome = await forEach(
    list.map(({ id }) => id),
    async (id) => {
      const raised = await prioritise(id, priority);
      return raised.status === 'paused' ? tellDownload(id, 'resume') : raised;
    },
  );
  say(outcome, t.downloads.started);
}

/** Puts one of the queue at another place. */
export async function moveTo(queue: readonly Download[], from: number, to: number): Promise<void> {
  const one = queue[from];
  if (!one || to < 0 || to >= queue.length || from === to) return;
  const changes = new Map(
    prioritiesFor(moved(queue, from, to), one.id).map(({ id, priority }) => [id, priority] as const),
  );
  const outcome = await forEach([...changes.keys()], (id) => prioritise(id, changes.get(id) ?? 0));
  if (outcome.failed > 0) toast('bad', t.downloads.someFailed(outcome.failed, sentenceOf(outcome.reason)));
}
