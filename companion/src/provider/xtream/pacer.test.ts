import assert from 'node:assert/strict';
import { AppError } from '../../platform/errors.ts';
import { fakeTimer, never } from './fake-panel.test.ts';
import { badCredentials, rateLimited, truncated, unreachable } from './faults.ts';
import { createPacer, paced } from './pacer.ts';
import { withRetry } from './retry.ts';

describe('pacing', () => {
  it('lets one call at a time through, in order', async () => {
    const pacer = createPacer({ host: 'h', timer: fakeTimer() });
    const seen: string[] = [];
    const call = (name: string) =>
      paced({ pacer, weight: 'list', signal: never }, async () => {
        seen.push(`${name}+`);
        await new Promise((resolve) => setImmediate(resolve));
        seen.push(`${name}-`);
      });
    await Promise.all([call('a'), call('b'), call('c')]);
    assert.deepEqual(seen, ['a+', 'a-', 'b+', 'b-', 'c+', 'c-']);
  });

  it('keeps a second between calls for details and none between lists', async () => {
    const timer = fakeTimer();
    const pacer = createPacer({ host: 'h', timer });
    for (const weight of ['list', 'list', 'info', 'list', 'info', 'info'] as const) {
      await paced({ pacer, weight, signal: never }, async () => undefined);
    }
    assert.deepEqual(timer.waits, [1000, 1000]);
  });

  it('lets one call for details through beside a list where there is room, and none where there is not', async () => {
    const pacer = createPacer({ host: 'h', timer: fakeTimer() });
    const leaveList = await pacer.enter('list', never);
    const leaveInfo = await pacer.enter('info', never, 'may-be-beside');
    const entered: string[] = [];
    const enter = (name: string, weight: 'info' | 'list', beside?: 'may-be-beside') =>
      pacer.enter(weight, never, beside).then((leave) => {
        entered.push(name);
        return leave;
      });
    const second = enter('second', 'info', 'may-be-beside');
    const third = enter('third', 'info');
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    await turn();
    assert.deepEqual(entered, [], 'one of each kind is under way');
    leaveInfo();
    (await second)();
    await turn();
    assert.deepEqual(entered, ['second'], 'the third waits for the list, too');
    leaveList();
    (await third)();
  });

  it('gives the turn on after a failed call and an aborted wait', async () => {
    const pacer = createPacer({ host: 'h', timer: fakeTimer() });
    const leave = await pacer.enter('list', never);
    const stop = new AbortController();
    const waiting = pacer.enter('list', stop.signal);
    const next = pacer.enter('list', never);
    stop.abort(new Error('stopped'));
    await assert.rejects(waiting, /stopped/);
    let entered = false;
    void next.then(() => {
      entered = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(entered, false, 'the first call is still running');
    leave();
    (await next)();
    await assert.rejects(
      paced({ pacer, weight: 'list', signal: never }, () => Promise.reject(new Error('failed'))),
      /failed/,
    );
    (await pacer.enter('list', never))();
  });

  it('waits a short back-off and fails at once for a long one', async () => {
    const timer = fakeTimer();
    const pacer = createPacer({ host: 'h', timer });
    pacer.backOff(5);
    (await pacer.enter('list', never))();
    assert.deepEqual(timer.waits, [5000]);
    pacer.backOff(600);
    await assert.rejects(
      pacer.enter('list', never),
      (error) => error instanceof AppError && error.code === 'rate-limited' && error.retryAfter === 600,
    );
  });
});

describe('retries', () => {
  async function tries(fault: unknown): Promise<{ calls: number; waits: number[]; limits: number[] }> {
    const timer = fakeTimer();
    const limits: number[] = [];
    let calls = 0;
    const call = () => {
      calls++;
      return Promise.reject(fault);
    };
    await assert.rejects(withRetry(call, { timer, random: () => 0.5, onRateLimit: (s) => limits.push(s) }, never));
    return { calls, waits: timer.waits, limits };
  }

  it('are made twice with a growing wait for what may pass', async () => {
    assert.deepEqual(await tries(unreachable('h', 'x', 'ECONNRESET')), { calls: 3, waits: [500, 1000], limits: [] });
    assert.equal((await tries(truncated('h'))).calls, 3);
  });

  it('honour Retry-After, and leave a long one to the caller', async () => {
    assert.deepEqual(await tries(rateLimited('h', 7)), { calls: 3, waits: [7500, 8000], limits: [7, 7, 7] });
    assert.deepEqual(await tries(rateLimited('h', 900)), { calls: 1, waits: [], limits: [900] });
  });

  it('are never made for bad credentials, unknown hosts, silent hosts and certificates', async () => {
    const faults = [
      badCredentials('h'),
      ...['ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED'].map((code) =>
        unreachable('h', 'x', code),
      ),
      new Error('bug'),
    ];
    for (const fault of faults) assert.equal((await tries(fault)).calls, 1);
  });
});
