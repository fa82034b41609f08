import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeContent } from './testing/content.ts';
import { jobFor, runCrashes } from './testing/crash-runner.ts';
import { startEngineProcess } from './testing/engine-process.ts';
import { startOrigin } from './testing/origin.ts';
import { testSeed } from './testing/random.ts';

const MiB = 1 << 20;
const runs = 20;

describe('a download whose process is killed', () => {
  it(`has the same bytes in the end, in ${runs} runs (XTREME_TEST_SEED=${testSeed})`, async function () {
    this.timeout(180_000);
    const reports = await runCrashes({ seed: testSeed, count: runs, sideBySide: 4 });
    assert.equal(reports.length, runs);
    assert.ok(reports.some(({ kills }) => kills > 1));
  });

  it('writes its checkpoint and ends by itself when its owner is gone', async () => {
    const origin = await startOrigin({ content: makeContent(16 * MiB), pace: { bytesPerSecond: MiB } });
    const folder = await mkdtemp(join(tmpdir(), 'engine-orphan-'));
    try {
      const engine = startEngineProcess({});
      engine.tell({ type: 'start', job: jobFor(origin, folder) });
      while (origin.sent < MiB || origin.active < 2) await new Promise((resolve) => setTimeout(resolve, 2));
      const ended = once(engine.child, 'exit');
      engine.child.disconnect();
      const [code] = await ended;
      assert.equal(code, 0);
      assert.ok((await stat(join(folder, '1.part.dl'))).size > 0);
    } finally {
      await origin.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
