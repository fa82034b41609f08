/// <reference types="mocha" />
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { defineJob, type Job, type JobContext, type Queue } from './queue.ts';

/** One storage of the adapter, empty at first. */
export type QueueStorage = {
  /** Another process's queue on this storage. */
  open(): Promise<OpenQueue>;
  close(): Promise<void>;
};

export type OpenQueue = {
  queue: Queue;
  /** From now on nothing it does reaches the storage, and the storage knows it as gone: as after `kill -9`. */
  crash(): Promise<void>;
};

type Payload = { id: number };

function jobOf(changes: Partial<Job<Payload>> = {}): Job<Payload> {
  return defineJob({
    name: 'test.job',
    payload: z.object({ id: z.int() }),
    concurrency: 1,
    maxAttempts: 3,
    backoffMs: 1,
    ...changes,
  });
}

/** A handler that tells what it does, and ends a job when it is told to. */
function createWorkshop() {
  const events = new EventEmitter();
  const begun: number[] = [];
  const contexts: JobContext[] = [];
  const endings = new Map<number, { resolve(): void; reject(error: Error): void }>();
  let inside = 0;
  let most = 0;
  return {
    /** The ids in the order in which they were begun, repeated when a job ran again. */
    begun,
    contexts,
    most: () => most,
    async handler({ id }: Payload, context: JobContext): Promise<void> {
      inside++;
      most = Math.max(most, inside);
      begun.push(id);
      contexts.push(context);
      try {
        await new Promise<void>((resolve, reject) => {
          endings.set(id, { resolve, reject });
          context.signal.addEventListener('abort', () => reject(context.signal.reason as Error));
          events.emit('begun');
        });
      } finally {
        inside--;
      }
    },
    async untilBegun(count: number): Promise<void> {
      while (begun.length < count) await once(events, 'begun');
    },
    end: (id: number) => endings.get(id)?.resolve(),
    fail: (id: number, error: Error) => endings.get(id)?.reject(error),
  };
}

/** Answers once nothing waits and nothing runs. */
async function untilQuiet(queue: Queue): Promise<{ failed: number }> {
  for (;;) {
    const { waiting, running, failed } = await queue.state();
    if (waiting + running === 0) return { failed };
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** What `queue.ts` promises, for any adapter. */
export function queueContract(name: string, createStorage: () => Promise<QueueStorage>): void {
  describe(name, () => {
    let storage: QueueStorage;
    let opened: OpenQueue[] = [];
    let workshop: ReturnType<typeof createWorkshop>;

    beforeEach(async () => {
      storage = await createStorage();
      workshop = createWorkshop();
      opened = [];
    });
    afterEach(async () => {
      for (const { queue } of opened) await queue.stop();
      await storage.close();
    });

    async function open(job = jobOf(), handler = workshop.handler): Promise<OpenQueue> {
      const one = await storage.open();
      one.queue.handle(job, handler);
      opened.push(one);
      return one;
    }

    it('runs a job with its payload, and forgets it when it is done', async () => {
      const { queue } = await open();
      await queue.start();
      assert.equal(await queue.add(jobOf(), { id: 7 }), true);
      await workshop.untilBegun(1);
      assert.equal(workshop.contexts[0]?.attempt, 1);
      const state = await queue.state();
      assert.deepEqual(
        { waiting: state.waiting, running: state.running, failed: state.failed },
        { waiting: 0, running: 1, failed: 0 },
      );
      assert.deepEqual(
        state.jobs.map(({ name, key }) => ({ name, key })),
        [{ name: 'test.job', key: null }],
      );
      workshop.end(7);
      assert.deepEqual(await untilQuiet(queue), { failed: 0 });
      assert.deepEqual(workshop.begun, [7]);
    });

    it('runs what was added before the start, and by a process that has ended since', async () => {
      const first = await open();
      await first.queue.add(jobOf(), { id: 1 });
      await first.queue.stop();
      const second = await open();
      await second.queue.start();
      await workshop.untilBegun(1);
      workshop.end(1);
      await untilQuiet(second.queue);
    });

    it('runs a job again when the process died in the middle of it', async () => {
      const first = await open();
      await first.queue.start();
      await first.queue.add(jobOf(), { id: 1 }, { key: 'one' });
      await workshop.untilBegun(1);
      await first.crash();

      const second = await open();
      await second.queue.start();
      await workshop.untilBegun(2);
      assert.equal(workshop.contexts[1]?.attempt, 2);
      workshop.end(1);
      await untilQuiet(second.queue);
      assert.deepEqual(workshop.begun, [1, 1]);
    });

    it('starts after a death while the same key ran and waited, and runs it once', async () => {
      const first = await open();
      await first.queue.start();
      await first.queue.add(jobOf(), { id: 1 }, { key: 'one' });
      await workshop.untilBegun(1);
      await first.queue.add(jobOf(), { id: 2 }, { key: 'one' });
      await first.crash();

      const second = await open();
      await second.queue.start();
      await workshop.untilBegun(2);
      workshop.end(2);
      await untilQuiet(second.queue);
      assert.deepEqual(workshop.begun, [1, 2]);
    });

    it('has one waiting job per key, and as many as you like without one', async () => {
      const { queue } = await open(jobOf({ concurrency: 10 }));
      assert.equal(await queue.add(jobOf(), { id: 1 }, { key: 'one' }), true);
      assert.equal(await queue.add(jobOf(), { id: 2 }, { key: 'one' }), false);
      assert.equal(await queue.add(jobOf(), { id: 3 }, { key: 'other' }), true);
      assert.equal(await queue.add(jobOf(), { id: 4 }), true);
      assert.equal(await queue.add(jobOf(), { id: 4 }), true);
      assert.equal((await queue.state()).waiting, 4);
      await queue.start();
      await workshop.untilBegun(4);
      assert.deepEqual([...workshop.begun].sort(), [1, 3, 4, 4]);
    });

    it('has one waiting job per key, also when many add it at once', async () => {
      const { queue } = await open();
      const adds = Array.from({ length: 10 }, (_, id) => queue.add(jobOf(), { id }, { key: 'one' }));
      assert.equal((await Promise.all(adds)).filter(Boolean).length, 1);
      assert.equal((await queue.state()).waiting, 1);
    });

    it('runs a key that was added while it ran afterwards, never beside itself', async () => {
      const { queue } = await open(jobOf({ concurrency: 5 }));
      await queue.start();
      await queue.add(jobOf(), { id: 1 }, { key: 'one' });
      await workshop.untilBegun(1);
      assert.equal(await queue.add(jobOf(), { id: 2 }, { key: 'one' }), true);
      await queue.add(jobOf(), { id: 3 }, { key: 'other' });
      await workshop.untilBegun(2);
      assert.deepEqual(workshop.begun, [1, 3]);
      workshop.end(3);
      workshop.end(1);
      await workshop.untilBegun(3);
      workshop.end(2);
      await untilQuiet(queue);
      assert.deepEqual(workshop.begun, [1, 3, 2]);
    });

    it('runs as many of a kind at once as the kind allows', async () => {
      const job = jobOf({ concurrency: 2 });
      const { queue } = await open(job);
      await queue.start();
      for (const id of [1, 2, 3, 4]) await queue.add(job, { id });
      await workshop.untilBegun(2);
      for (const id of [1, 2, 3, 4]) {
        workshop.end(id);
        await workshop.untilBegun(Math.min(4, id + 2));
      }
      await untilQuiet(queue);
      assert.equal(workshop.most(), 2);
    });

    it('takes the higher priority first, then what was added first', async () => {
      const { queue } = await open();
      for (const [id, priority] of [
        [1, 0],
        [2, 5],
        [3, 0],
        [4, 5],
      ] as const)
        await queue.add(jobOf(), { id }, { priority });
      await queue.start();
      for (const [count, id] of [2, 4, 1, 3].entries()) {
        await workshop.untilBegun(count + 1);
        workshop.end(id);
      }
      await untilQuiet(queue);
      assert.deepEqual(workshop.begun, [2, 4, 1, 3]);
    });

    it('does not run a delayed job before its time', async () => {
      const { queue } = await open();
      await queue.start();
      const added = performance.now();
      await queue.add(jobOf(), { id: 1 }, { delayMs: 150 });
      await queue.add(jobOf(), { id: 2 });
      await workshop.untilBegun(1);
      workshop.end(2);
      await workshop.untilBegun(2);
      assert.ok(performance.now() - added >= 149);
      workshop.end(1);
      assert.deepEqual(workshop.begun, [2, 1]);
    });

    it('runs a waiting job at the earlier of two times', async () => {
      const { queue } = await open();
      await queue.start();
      await queue.add(jobOf(), { id: 1 }, { key: 'one', delayMs: 3_600_000 });
      assert.equal(await queue.add(jobOf(), { id: 2 }, { key: 'one' }), false);
      await workshop.untilBegun(1);
      workshop.end(1);
      await untilQuiet(queue);
    });

    it('tries a failed job again as often as it may, then gives it up', async () => {
      const { queue } = await open();
      await queue.start();
      await queue.add(jobOf(), { id: 1 });
      for (const count of [1, 2, 3]) {
        await workshop.untilBegun(count);
        workshop.fail(1, count === 2 ? new AppError('away', 'away', { retryable: true }) : new Error('broken'));
      }
      assert.deepEqual(await untilQuiet(queue), { failed: 1 });
      assert.deepEqual(
        workshop.contexts.map(({ attempt }) => attempt),
        [1, 2, 3],
      );
    });

    it('gives a failed job up when the same key waits already', async () => {
      const { queue } = await open();
      await queue.start();
      await queue.add(jobOf(), { id: 1 }, { key: 'one' });
      await workshop.untilBegun(1);
      await queue.add(jobOf(), { id: 2 }, { key: 'one' });
      workshop.fail(1, new Error('broken'));
      await workshop.untilBegun(2);
      workshop.end(2);
      assert.deepEqual(await untilQuiet(queue), { failed: 0 });
      assert.deepEqual(workshop.begun, [1, 2]);
    });

    it('does not try again what says that it is not retryable', async () => {
      const { queue } = await open();
      await queue.start();
      await queue.add(jobOf(), { id: 1 });
      await workshop.untilBegun(1);
      workshop.fail(1, new AppError('hopeless', 'hopeless', { retryable: false }));
      assert.deepEqual(await untilQuiet(queue), { failed: 1 });
      assert.deepEqual(workshop.begun, [1]);
    });

    it('can be asked again for a key that was given up', async () => {
      const job = jobOf({ maxAttempts: 1 });
      const { queue } = await open(job);
      await queue.start();
      await queue.add(job, { id: 1 }, { key: 'one' });
      await workshop.untilBegun(1);
      workshop.fail(1, new Error('broken'));
      await untilQuiet(queue);
      assert.equal(await queue.add(job, { id: 2 }, { key: 'one' }), true);
      await workshop.untilBegun(2);
      workshop.end(2);
      await untilQuiet(queue);
    });

    it('aborts what runs at the stop, waits for it, and runs it again later as the same try', async () => {
      const { queue } = await open();
      await queue.start();
      await queue.add(jobOf(), { id: 1 }, { key: 'one' });
      await workshop.untilBegun(1);
      await queue.stop();
      assert.equal(workshop.contexts[0]?.signal.aborted, true);
      assert.deepEqual(await queue.state(), { waiting: 1, running: 0, failed: 0, jobs: [] });

      const second = await open();
      await second.queue.start();
      await workshop.untilBegun(2);
      assert.equal(workshop.contexts[1]?.attempt, 1);
      workshop.end(1);
      await untilQuiet(second.queue);
    });

    it('is left in order by a stop while the same key runs and waits', async () => {
      const { queue } = await open();
      await queue.start();
      await queue.add(jobOf(), { id: 1 }, { key: 'one' });
      await workshop.untilBegun(1);
      await queue.add(jobOf(), { id: 2 }, { key: 'one' });
      await queue.stop();
      const { waiting, running } = await queue.state();
      assert.deepEqual({ waiting, running }, { waiting: 1, running: 0 });
    });

    it('starts nothing after the stop', async () => {
      const { queue } = await open();
      await queue.start();
      await queue.stop();
      await queue.add(jobOf(), { id: 1 });
      assert.equal((await queue.state()).waiting, 1);
      assert.deepEqual(workshop.begun, []);
    });

    it('forgets a job that ended well although it was aborted', async () => {
      const { queue } = await open(jobOf(), async (payload, context) => {
        await workshop.handler(payload, context).catch(() => undefined);
      });
      await queue.start();
      await queue.add(jobOf(), { id: 1 });
      await workshop.untilBegun(1);
      await queue.stop();
      assert.equal((await queue.state()).waiting, 0);
    });

    it('refuses a payload that does not fit', async () => {
      const { queue } = await open();
      await assert.rejects(queue.add(jobOf(), { id: 'one' as unknown as number }));
      assert.equal((await queue.state()).waiting, 0);
    });

    it('does not start with two handlers of one job', async () => {
      const { queue } = await open();
      queue.handle(jobOf(), workshop.handler);
      await assert.rejects(queue.start(), /The job "test.job" has two handlers/);
    });

    it('does not start while there are jobs that nobody handles', async () => {
      const { queue } = await open();
      const orphan = jobOf({ name: 'test.orphan' });
      await queue.add(orphan, { id: 1 });
      await assert.rejects(queue.start(), /The job "test.orphan" has no handler/);
    });
  });
}
