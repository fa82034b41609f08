import assert from 'node:assert/strict';
import type { NotifierError } from '@xtreme/integrations/notifier';
import { startReceiver } from '../../../test/support/receiver.ts';
import { createGuardedPost } from './guarded-post.ts';

const never = new AbortController().signal;

describe('a POST to a receiver', () => {
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.close());

  async function attempt(url: string, { allowPrivate = true, timeoutMs = 5_000 } = {}) {
    const { post, close } = createGuardedPost(() => allowPrivate, timeoutMs);
    try {
      return await post({ url, headers: {}, body: '{}' }, never);
    } finally {
      await close();
    }
  }

  for (const host of ['127.0.0.1', 'localhost', '[::1]', '10.0.0.1', '169.254.169.254']) {
    it(`does not reach into the own network: ${host}`, async () => {
      const url = receiver.url.replace('127.0.0.1', host);
      await assert.rejects(attempt(url, { allowPrivate: false }), (error: NotifierError) => {
        assert.deepEqual([error.code, error.retryable], ['bad-settings', false]);
        assert.match(error.message, /allow_private_notifications/);
        return true;
      });
      assert.equal(receiver.received.length, 0);
    });
  }

  it('gives up on one that hangs, and may try again', async () => {
    receiver.answer('hang');
    await assert.rejects(attempt(receiver.url, { timeoutMs: 200 }), (error: NotifierError) => {
      assert.deepEqual([error.code, error.retryable], ['unreachable', true]);
      assert.match(error.message, /did not answer within 0.2 s/);
      return true;
    });
  });

  it('does not follow a redirect', async () => {
    receiver.answer({ status: 307, location: '/elsewhere' });
    assert.equal((await attempt(receiver.url)).status, 307);
    assert.deepEqual(
      receiver.received.map(({ path }) => path),
      ['/hook'],
    );
  });
});
