import assert from 'node:assert/strict';
import { makeContent, sha256 } from './testing/content.ts';
import { openHarness } from './testing/harness.ts';
import { startOrigin } from './testing/origin.ts';

describe('the download engine', () => {
  it('fetches a file with many connections, byte for byte', async () => {
    const content = makeContent(40 << 20);
    const origin = await startOrigin({
      content,
      pace: { bytesPerSecond: 10 << 20 },
    });
    const harness = await openHarness();
    const last = await harness.run(origin.url);
    assert.deepEqual(last, {
      type: 'done',
      jobId: 1,
      bytes: content.length,
      extension: 'mkv',
    });
    assert.equal(sha256(await harness.read()), sha256(content));
    assert.equal(harness.ledger.peak, 8);
    assert.equal(harness.ledger.held, 0);
    await harness.close();
    await origin.close();
  });
});
