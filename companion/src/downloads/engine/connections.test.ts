import assert from 'node:assert/strict';
import type { EngineEvent, EngineJob } from './messages.ts';
import { selfSigned } from './testing/certificate.ts';
import { makeContent } from './testing/content.ts';
import * as faults from './testing/faults.ts';
import { diskWith } from './testing/faulty-disk.ts';
import { type Harness, openHarness } from './testing/harness.ts';
import { type Fault, type Origin, startOrigin } from './testing/origin.ts';
import type { Timing } from './timing.ts';

const MiB = 1 << 20;

type World = { harness: Harness; origin: Origin; content: Buffer };
type Options = {
  bytes?: number;
  pace?: number;
  faults?: Fault[];
  timing?: Partial<Timing>;
  tls?: boolean;
  most?: number;
  slowDisk?: boolean;
};

async function withWorld(options: Options, test: (world: World) => Promise<void>): Promise<void> {
  const content = makeContent(options.bytes ?? 8 * MiB);
  const origin = await startOrigin({
    content,
    ...(options.faults ? { faults: options.faults } : {}),
    ...(options.pace ? { pace: { bytesPerSecond: options.pace } } : {}),
    ...(options.tls ? { tls: selfSigned } : {}),
  });
  const slow = diskWith((real) => ({
    write: async (...write) => {
      await new Promise((resolve) => setTimeout(resolve, 3));
      return real.write(...write);
    },
  }));
  const harness = await openHarness({
    ...(options.timing ? { timing: options.timing } : {}),
    ...(options.most ? { most: options.most } : {}),
    ...(options.slowDisk ? { fs: slow } : {}),
  });
  try {
    await test({ harness, origin, content });
    assert.equal(harness.ledger.held, 0);
    assert.equal(harness.engine.blocksInUse, 0);
  } finally {
    await harness.close();
    await origin.close();
  }
}

async function fetchWhole({ harness, origin, content }: World, job: Partial<EngineJob> = {}): Promise<void> {
  const last = await harness.run(origin.url, job);
  assert.equal(last.type, 'done', JSON.stringify(last));
  assert.ok(content.equals(await harness.read(job.id)), 'other bytes than the source');
}

const learned = (harness: Harness) =>
  harness.events.filter((event): event is Extract<EngineEvent, { type: 'learned' }> => event.type === 'learned');

describe('connections', () => {
  it('are added while that brings more, where the number is left open', async () => {
    await withWorld({ bytes: 24 * MiB, pace: 4 * MiB }, async (world) => {
      await fetchWhole(world, { connections: null, maxConnections: 8 });
      assert.ok(world.origin.mostActive >= 4, `${world.origin.mostActive} connections`);
    });
  });

  it('stay few where more bring nothing', async () => {
    let budget: Fault = () => false;
    await withWorld(
      {
        bytes: 16 * MiB,
        pace: 8 * MiB,
        faults: [(ask, origin) => budget(ask, origin)],
      },
      async (world) => {
        const { origin } = world;
        budget = () => {
          origin.pace = { bytesPerSecond: (8 * MiB) / (origin.active + 1) };
          return false;
        };
        const shrink = setInterval(() => {
          origin.pace = {
            bytesPerSecond: (8 * MiB) / Math.max(1, origin.active),
          };
        }, 10);
        await fetchWhole(world, { connections: null }).finally(() => clearInterval(shrink));
        assert.ok(origin.mostActive <= 4, `${origin.mostActive} connections`);
        assert.ok(learned(world.harness).some((event) => event.best <= 2 && !event.pingPong));
      },
    );
  });

  it('start with what was learned earlier', async () => {
    await withWorld({ bytes: 8 * MiB, pace: 4 * MiB }, async (world) => {
      await fetchWhole(world, { connections: null, learned: { best: 3 } });
      assert.equal(world.harness.ledger.peak, 3);
    });
  });

  it('that end each other are noticed, and one does the rest', async () => {
    await withWorld({ bytes: 36 * MiB, pace: 12 * MiB, faults: [faults.endOldest(1)] }, async (world) => {
      await fetchWhole(world, { connections: 4, noProgressMs: 20_000 });
      const found = learned(world.harness).find((event) => event.pingPong);
      assert.equal(found?.best, 1);
      assert.ok(world.origin.requests < 60, `${world.origin.requests} requests`);
    });
  });

  it('that are reset by chance are not taken for such', async () => {
    await withWorld({ bytes: 16 * MiB, pace: 6 * MiB, faults: [faults.cutAfter(MiB)] }, async (world) => {
      await fetchWhole(world, { connections: 8 });
      assert.deepEqual(
        learned(world.harness).filter((event) => event.pingPong),
        [],
      );
    });
  });

  it('27: of three downloads of one account share what it allows', async () => {
    await withWorld({ bytes: 3 * MiB, pace: 4 * MiB, most: 2 }, async (world) => {
      const { harness } = world;
      const waiting = harness.when((event) => event.type === 'waiting' && event.for === 'slot');
      await Promise.all([1, 2, 3].map((id) => fetchWhole(world, { id, identity: `movie:1:${id}` })));
      await waiting;
      assert.equal(harness.ledger.peak, 2);
    });
  });

  it('28: are given back within a second when a play wants one', async () => {
    await withWorld({ bytes: 12 * MiB, pace: MiB }, async ({ harness, origin }) => {
      harness.engine.start(harness.jobFor(origin.url, { connections: 3 }));
      await harness.when((event) => event.type === 'progress' && event.connections === 3);
      harness.ledger.most = 2;
      const began = Date.now();
      harness.ledger.revokeOne();
      await harness.when((event) => event.type === 'progress' && event.connections === 2);
      assert.ok(Date.now() - began < 1000);
      assert.equal(harness.ledger.held, 2);
      assert.equal(origin.sockets, 2);
      await harness.engine.stop(1, false);
    });
  });

  it('30: lost to one dead token do not look like a limit', async () => {
    const tokens = faults.tokens(400);
    const options = {
      bytes: 16 * MiB,
      pace: 3 * MiB,
      faults: [tokens.fault, faults.cutAfter(MiB)],
    };
    await withWorld(options, async (world) => {
      await fetchWhole(world, { connections: 6 });
      assert.deepEqual(learned(world.harness), []);
      assert.ok(tokens.issued.size <= 16, `${tokens.issued.size} tokens`);
    });
  });

  it('carry Range and user agent over every hop', async () => {
    const hop: Fault = ({ path, res }) => {
      if (path.startsWith('/hop')) return false;
      res.writeHead(302, { location: '/hop' }).end();
      return true;
    };
    await withWorld({ faults: [hop] }, async (world) => {
      await fetchWhole(world);
      for (const headers of world.origin.headers) {
        assert.match(headers.range ?? '', /^bytes=/);
        assert.match(headers['user-agent'] ?? '', /^VLC/);
        assert.equal(headers['accept-encoding'], 'identity');
      }
    });
  });

  it('31: are not made to a private address that a public provider forwards to', async () => {
    const { isPrivateAddress } = await import('./addresses.ts');
    const inside = [
      '127.0.0.1',
      '10.1.2.3',
      '192.168.1.1',
      '172.20.0.1',
      '169.254.1.1',
      '100.64.0.1',
      '::1',
      'fe80::1',
      'fd00::1',
      '::ffff:10.0.0.1',
      '::ffff:a00:1',
      '0.0.0.0',
    ];
    for (const address of inside) assert.ok(isPrivateAddress(address), address);
    for (const address of ['1.1.1.1', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8']) {
      assert.ok(!isPrivateAddress(address), address);
    }
  });

  it('31: are made to a private address when the provider itself lies in one', async () => {
    await withWorld({}, async (there) => {
      const hop: Fault = ({ res }) => {
        res
          .writeHead(302, {
            location: there.origin.url.replace('127.0.0.1', 'localhost'),
          })
          .end();
        return true;
      };
      await withWorld({ faults: [hop] }, fetchWhole);
    });
  });

  it('52: to a name that does not exist are tried again for a while', async () => {
    await withWorld({}, async ({ harness }) => {
      const last = await harness.run('http://name.invalid/movie/user/secret/1.mkv', { noProgressMs: 500 });
      assert.ok(last.type === 'failed' && last.code === 'dns-failed' && last.retryable, JSON.stringify(last));
      assert.ok(!last.message.includes('name.invalid'));
    });
  });

  it('to a port where nobody listens are tried again for a while', async () => {
    await withWorld({}, async ({ harness, origin }) => {
      const { port } = origin;
      await origin.close();
      const last = await harness.run(`http://127.0.0.1:${port}/1.mkv`, {
        noProgressMs: 300,
      });
      assert.ok(last.type === 'failed' && last.code === 'unreachable' && last.retryable, JSON.stringify(last));
      const waiting = harness.events.find((event) => event.type === 'waiting');
      assert.ok(waiting?.type === 'waiting' && waiting.for === 'provider');
    });
  });

  it('over TLS with an unknown certificate are refused, unless that is allowed', async () => {
    await withWorld({ tls: true }, async (world) => {
      const last = await world.harness.run(world.origin.url);
      assert.ok(last.type === 'failed' && last.code === 'tls-failed' && !last.retryable, JSON.stringify(last));
      await fetchWhole(world, { allowInvalidTls: true });
    });
  });

  it('48: over TLS deliver the same bytes when the disk holds them back', async () => {
    await withWorld({ tls: true, bytes: 24 * MiB, slowDisk: true }, async (world) => {
      await fetchWhole(world, { allowInvalidTls: true, connections: 4 });
    });
  });

  it('49: keep a rate together, which can be changed while they run', async () => {
    await withWorld({ bytes: 24 * MiB }, async (world) => {
      const { harness, origin } = world;
      harness.engine.setRate(6 * MiB);
      const began = Date.now();
      const done = fetchWhole(world, { connections: 8 });
      await harness.when((event) => event.type === 'progress' && event.bytesDone >= 9 * MiB);
      const seconds = (Date.now() - began) / 1000;
      // Each of the eight may read one block before the first debt is paid.
      assert.ok(seconds > 1 && seconds < 1.9, `9 MiB in ${seconds} s at 6 MiB/s`);
      harness.engine.setRate(null);
      await done;
      assert.ok(Date.now() - began < 3000);
      assert.ok(origin.requests > 0);
    });
  });

  it('20: that the rate holds back do not count as stalled', async () => {
    await withWorld({ bytes: 2 * MiB, timing: { stall: 100, stallBeside: 100 } }, async (world) => {
      world.harness.engine.setRate(2 * MiB);
      await fetchWhole(world, { connections: 1 });
      assert.equal(world.origin.requests, 1);
    });
  });

  it('50: are closed within a second when a download is paused while they connect', async () => {
    const silent: Fault = () => true;
    await withWorld({ faults: [silent], timing: { head: 30_000 } }, async ({ harness, origin }) => {
      harness.engine.start(harness.jobFor(origin.url));
      while (origin.requests === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      const began = Date.now();
      await harness.engine.stop(1, false);
      assert.ok(Date.now() - began < 500);
      assert.equal(harness.ledger.held, 0);
    });
  });
});
