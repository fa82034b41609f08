import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { decodeCheckpoint } from './checkpoint.ts';
import type { EngineJob, FromEngine, ToEngine } from './messages.ts';
import { makeContent, sha256 } from './testing/content.ts';
import { type Origin, startOrigin } from './testing/origin.ts';

const MiB = 1 << 20;
const size = 16 * MiB;
const pace = 8 * MiB;
const connections = 3;
const runs = 3;
/** Beyond what the checkpoint lacks: what each connection compares first, and what was on its way when it was cut. */
const moreAtMost = connections * MiB;
const engineFile = new URL(`./testing/quick-main${extname(import.meta.url)}`, import.meta.url);

type Engine = {
  child: ChildProcess;
  tell: (message: ToEngine) => void;
  heard: FromEngine[];
};

function startEngine(): Engine {
  const child = fork(engineFile, [], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const heard: FromEngine[] = [];
  const tell = (message: ToEngine) => void child.send(message, () => undefined);
  let leases = 0;
  child.on('message', (message: FromEngine) => {
    heard.push(message);
    if (message.type === 'lease-wanted')
      tell({
        type: 'lease',
        requestId: message.requestId,
        leaseId: `${++leases}`,
      });
  });
  return { child, tell, heard };
}

const jobFor = (origin: Origin, folder: string): EngineJob => ({
  id: 1,
  url: origin.url,
  identity: 'movie:1:1',
  userAgent: 'VLC/3.0.20',
  allowInvalidTls: false,
  allowPrivateHosts: false,
  partPath: join(folder, '1.part'),
  expectedExtension: 'mkv',
  accountKey: '1',
  connections,
  maxConnections: 0,
  learned: null,
  noProgressMs: 20_000,
});

/** Resolves when so many bytes were sent over two connections or more. */
async function streaming(origin: Origin, bytes: number): Promise<void> {
  while (origin.sent < bytes || origin.active < 2) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** What the killed process had written down, by the one reader that counts. */
async function claimedBytes(folder: string): Promise<number> {
  const text = await readFile(join(folder, '1.part.dl'), 'utf8').catch(() => '');
  const checkpoint = decodeCheckpoint(text);
  assert.ok(checkpoint || text === '', 'the checkpoint is whole or not there');
  return checkpoint?.have.reduce((sum, [start, end]) => sum + end - start, 0) ?? 0;
}

async function fetchToEnd(origin: Origin, folder: string): Promise<void> {
  const engine = startEngine();
  engine.tell({ type: 'start', job: jobFor(origin, folder) });
  for (;;) {
    const [message] = (await once(engine.child, 'message')) as [FromEngine];
    if (message.type !== 'event') continue;
    assert.notEqual(message.event.type, 'failed', JSON.stringify(message));
    if (message.event.type === 'done') break;
  }
  engine.tell({ type: 'close' });
  await once(engine.child, 'close');
}

describe('a download whose process is killed', () => {
  for (let run = 1; run <= runs; run++) {
    it(`resumes with the same bytes, kill ${run} of ${runs}`, async () => {
      const content = makeContent(size, run);
      const origin = await startOrigin({
        content,
        pace: { bytesPerSecond: pace },
      });
      const folder = await mkdtemp(join(tmpdir(), 'engine-crash-'));
      try {
        const engine = startEngine();
        engine.tell({ type: 'start', job: jobFor(origin, folder) });
        await streaming(origin, MiB + Math.random() * (size - 5 * MiB));
        engine.child.kill('SIGKILL');
        await once(engine.child, 'close');
        const before = origin.sent;
        const missing = size - (await claimedBytes(folder));
        await fetchToEnd(origin, folder);
        assert.equal(sha256(await readFile(join(folder, '1.part'))), sha256(content));
        const fetched = origin.sent - before;
        assert.ok(fetched <= missing + moreAtMost, `${fetched} bytes fetched where ${missing} were missing`);
      } finally {
        await origin.close();
        await rm(folder, { recursive: true, force: true });
      }
    });
  }

  it('writes its checkpoint and ends by itself when its owner is gone', async () => {
    const origin = await startOrigin({
      content: makeContent(size),
      pace: { bytesPerSecond: MiB },
    });
    const folder = await mkdtemp(join(tmpdir(), 'engine-orphan-'));
    try {
      const engine = startEngine();
      engine.tell({ type: 'start', job: jobFor(origin, folder) });
      await streaming(origin, MiB);
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
