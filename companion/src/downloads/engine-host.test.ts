import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../platform/log.ts';
import { makeContent, sha256 } from './engine/testing/content.ts';
import { type Origin, startOrigin } from './engine/testing/origin.ts';
import { createEngineHost, type EngineEvent, type EngineJob } from './engine-host.ts';

type Last = Extract<EngineEvent, { type: 'done' | 'failed' }>;

async function openHost(most = Number.POSITIVE_INFINITY) {
  const folder = await mkdtemp(join(tmpdir(), 'engine-host-'));
  const held = new Set<string>();
  const listeners = new Set<(event: EngineEvent) => void>();
  const events: EngineEvent[] = [];
  let revoke: (leaseId: string) => void = () => undefined;
  let given = 0;
  let peak = 0;
  const host = createEngineHost({
    leases: {
      acquire: async () => {
        if (held.size >= most) return null;
        const leaseId = `lease-${++given}`;
        held.add(leaseId);
        peak = Math.max(peak, held.size);
        return { leaseId };
      },
      release: (leaseId) => void held.delete(leaseId),
      onRevoke: (listener) => {
        revoke = listener;
      },
    },
    onEvent: (event) => {
      events.push(event);
      for (const listener of [...listeners]) listener(event);
    },
    log: createLog('silent'),
  });
  const when = <E extends EngineEvent>(fits: (event: EngineEvent) => boolean): Promise<E> =>
    new Promise((resolve) => {
      const listener = (event: EngineEvent) => {
        if (!fits(event)) return;
        listeners.delete(listener);
        resolve(event as E);
      };
      listeners.add(listener);
    });
  const jobFor = (url: string, change: Partial<EngineJob> = {}): EngineJob => ({
    id: 1,
    url,
    identity: 'movie:1:1',
    userAgent: 'VLC/3.0.20 LibVLC/3.0.20',
    allowInvalidTls: false,
    allowPrivateHosts: false,
    partPath: join(folder, `${change.id ?? 1}.part`),
    expectedExtension: 'mkv',
    accountKey: '1',
    connections: 4,
    maxConnections: 0,
    learned: null,
    noProgressMs: 20_000,
    ...change,
  });
  return {
    host,
    folder,
    held,
    peak: () => peak,
    events,
    when,
    jobFor,
    revoke: (leaseId: string) => revoke(leaseId),
    whenLast: (jobId = 1) => when<Last>((e) => (e.type === 'done' || e.type === 'failed') && e.jobId === jobId),
    whenBytes: (bytes: number, jobId = 1) =>
      when((event) => event.type === 'progress' && event.jobId === jobId && event.bytesDone >= bytes),
    read: (jobId = 1) => readFile(join(folder, `${jobId}.part`)),
    async close() {
      await host.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Opened = Awaited<ReturnType<typeof openHost>>;

async function withHost(
  options: { bytes: number; bytesPerSecond?: number; most?: number },
  test: (opened: Opened, origin: Origin) => Promise<void>,
): Promise<void> {
  const { bytes, bytesPerSecond, most } = options;
  const origin = await startOrigin({
    content: makeContent(bytes),
    ...(bytesPerSecond ? { pace: { bytesPerSecond } } : {}),
  });
  const opened = await openHost(most);
  try {
    await test(opened, origin);
  } finally {
    await opened.close();
    await origin.close();
  }
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the engine host', () => {
  it('starts the process at the first job and hands back a whole file', async () => {
    await withHost({ bytes: 8 << 20 }, async (opened, origin) => {
      assert.equal(opened.host.pid(), null);
      const last = opened.whenLast();
      opened.host.start(opened.jobFor(origin.url));
      assert.deepEqual(await last, {
        type: 'done',
        jobId: 1,
        bytes: 8 << 20,
        extension: 'mkv',
      });
      assert.equal(sha256(await opened.read()), sha256(origin.content));
      assert.equal(opened.held.size, 0);
    });
  });

  it('goes on from the checkpoint when the process is killed', async () => {
    await withHost({ bytes: 24 << 20, bytesPerSecond: 2 << 20 }, async (opened, origin) => {
      const last = opened.whenLast();
      opened.host.start(opened.jobFor(origin.url));
      await opened.whenBytes(10 << 20);
      const before = opened.host.pid() as number;
      process.kill(before, 'SIGKILL');
      origin.pace = undefined;
      assert.equal((await last).type, 'done');
      assert.notEqual(opened.host.pid(), before);
      assert.equal(sha256(await opened.read()), sha256(origin.content));
      assert.equal(opened.held.size, 0);
    });
  });

  it('fails the jobs after three crashes within a minute', async () => {
    await withHost({ bytes: 64 << 20, bytesPerSecond: 1 << 20 }, async (opened, origin) => {
      const last = opened.whenLast();
      opened.host.start(opened.jobFor(origin.url));
      for (let crash = 0; crash < 3; crash++) {
        await opened.when((event) => event.type === 'progress');
        process.kill(opened.host.pid() as number, 'SIGKILL');
      }
      const failed = await last;
      assert.ok(failed.type === 'failed' && failed.code === 'engine-crashed' && failed.retryable);
      assert.equal(opened.held.size, 0);
    });
  });

  it('stops a job with its connections closed and its bytes kept, and starts it again from there', async () => {
    await withHost({ bytes: 16 << 20, bytesPerSecond: 4 << 20 }, async (opened, origin) => {
      opened.host.start(opened.jobFor(origin.url));
      await opened.whenBytes(3 << 20);
      const began = Date.now();
      await opened.host.stop(1, { discard: false });
      assert.ok(Date.now() - began < 1000);
      assert.equal(opened.held.size, 0);
      const count = opened.events.length;
      const sent = origin.sent;
      origin.pace = undefined;
      assert.ok(await exists(join(opened.folder, '1.part.dl')));
      assert.equal(opened.events.length, count);
      const last = opened.whenLast();
      opened.host.start(opened.jobFor(origin.url));
      assert.equal((await last).type, 'done');
      assert.equal(sha256(await opened.read()), sha256(origin.content));
      assert.ok(origin.sent - sent < 15 << 20, `sent ${origin.sent - sent} bytes after the pause`);
    });
  });

  it('asks for nothing again when what it finished was not published before a kill', async () => {
    await withHost({ bytes: 4 << 20 }, async (opened, origin) => {
      const first = opened.whenLast();
      opened.host.start(opened.jobFor(origin.url));
      await first;
      const requests = origin.requests;
      opened.events.length = 0;
      const again = opened.whenLast();
      opened.host.start(opened.jobFor(origin.url));
      assert.equal((await again).type, 'done');
      assert.equal(origin.requests, requests);
      assert.equal(sha256(await opened.read()), sha256(origin.content));
    });
  });

  it('discards what is there when a job is stopped for good', async () => {
    await withHost({ bytes: 16 << 20, bytesPerSecond: 1 << 20 }, async (opened, origin) => {
      opened.host.start(opened.jobFor(origin.url));
      await opened.whenBytes(1 << 20);
      await opened.host.stop(1, { discard: true });
      assert.equal(await exists(join(opened.folder, '1.part')), false);
      assert.equal(await exists(join(opened.folder, '1.part.dl')), false);
    });
  });

  it('never opens more connections than it holds leases for, and gives a revoked one back', async () => {
    await withHost({ bytes: 12 << 20, bytesPerSecond: 2 << 20, most: 3 }, async (opened, origin) => {
      const last = opened.whenLast();
      opened.host.start(opened.jobFor(origin.url));
      await opened.when((event) => event.type === 'progress' && event.connections === 3);
      const leaseId = [...opened.held].at(-1) as string;
      opened.revoke(leaseId);
      const began = Date.now();
      await opened.when((event) => event.type === 'progress' && !opened.held.has(leaseId));
      assert.ok(Date.now() - began < 2500);
      origin.pace = undefined;
      assert.equal((await last).type, 'done');
      assert.ok(opened.peak() <= 3);
      assert.equal(sha256(await opened.read()), sha256(origin.content));
    });
  });

  it('says that it waits for a connection when no lease is free', async () => {
    await withHost({ bytes: 1 << 20, most: 0 }, async (opened, origin) => {
      const waiting = opened.when((event) => event.type === 'waiting');
      opened.host.start(opened.jobFor(origin.url));
      assert.deepEqual(await waiting, {
        type: 'waiting',
        jobId: 1,
        for: 'slot',
      });
      await opened.host.stop(1, { discard: false });
      assert.equal(origin.requests, 0);
    });
  });

  it('ends the process with a checkpoint when it is closed, and a signal to the group does not end it', async () => {
    await withHost({ bytes: 64 << 20, bytesPerSecond: 1 << 20 }, async (opened, origin) => {
      opened.host.start(opened.jobFor(origin.url));
      await opened.whenBytes(1 << 20);
      const pid = opened.host.pid() as number;
      process.kill(pid, 'SIGTERM');
      process.kill(pid, 'SIGINT');
      await opened.when((event) => event.type === 'progress');
      assert.ok(isAlive(pid));
      await opened.host.close();
      assert.equal(isAlive(pid), false);
      assert.ok(await exists(join(opened.folder, '1.part.dl')));
      assert.equal(opened.held.size, 0);
    });
  });
});
