import assert from 'node:assert/strict';
import type * as contract from '../../src/contract/index.ts';
import { findId, type Journey, join, order, startJourney } from '../support/journey.ts';

const size = 30_000_000;

describe('the map of a download under way', () => {
  let journey: Journey;

  before(async () => {
    journey = await startJourney({
      fill: (catalogue) => void catalogue.addMovie({ name: 'EN - Mapped (2020)', size }),
      provider: { limits: { bytesPerSecond: 8_000_000 } },
    });
    await join(journey);
  });
  after(() => journey.close());

  it('comes with the progress: pieces in order that cover the file, and what is here of each', async () => {
    const socket = journey.socket('/downloads');
    await new Promise((resolve) => void socket.once('snapshot', resolve));
    const message = new Promise<contract.DownloadProgress>((resolve) => {
      socket.on('progress', (one: contract.DownloadProgress) => one.bytes_done > 0 && one.segments && resolve(one));
    });
    await order(journey, { kind: 'movie', id: await findId(journey, 'vod', 'mapped') });
    const { segments = [], bytes_done, bytes_total } = await message;
    assert.equal(bytes_total, size);
    assert.ok(segments.length >= 1 && segments.length <= 64);
    assert.equal(segments[0]?.start, 0);
    assert.equal(segments.at(-1)?.end, size);
    for (const [index, { start, end, done }] of segments.entries()) {
      assert.equal(start, index === 0 ? 0 : segments[index - 1]?.end);
      assert.ok(done >= 0 && done <= end - start);
    }
    assert.equal(
      segments.reduce((sum, { done }) => sum + done, 0),
      bytes_done,
    );
  });
});
