import assert from 'node:assert/strict';
import type { EngineEvent } from './messages.ts';
import * as faults from './testing/faults.ts';
import type { Harness } from './testing/harness.ts';
import type { Fault } from './testing/origin.ts';
import { fetchWhole, MiB, withWorld } from './testing/world.ts';

const learned = (harness: Harness) =>
  harness.events.filter((event): event is Extract<EngineEvent, { type: 'learned' }> => event.type === 'learned');

describe('connections', () => {
  it('are added while that brings more, where the number is left open', async () => {
    await withWorld({ bytes: 12 * MiB, pace: MiB, timing: { gainHold: 400 } }, async (world) => {
      await fetchWhole(world, { connections: null, maxConnections: 8 });
      assert.ok(world.origin.mostActive >= 4, `${world.origin.mostActive} connections`);
    });
  });

  it('stay few where more bring nothing', async () => {
    let budget: Fault = () => false;
    const options = { bytes: 16 * MiB, pace: 8 * MiB, faults: [((ask, origin) => budget(ask, origin)) as Fault] };
    await withWorld(options, async (world) => {
      const { origin } = world;
      const share = (among: number) => {
        origin.pace = { bytesPerSecond: (8 * MiB) / Math.max(1, among) };
      };
      budget = () => {
        share(origin.active + 1);
        return false;
      };
      const shrink = setInterval(() => share(origin.active), 10);
      await fetchWhole(world, { connections: null }).finally(() => clearInterval(shrink));
      assert.ok(origin.mostActive <= 4, `${origin.mostActive} connections`);
      assert.ok(learned(world.harness).some((event) => event.best <= 2 && !event.pingPong));
    });
  });

  it('start with what was learned earlier', async () => {
    await withWorld({ bytes: 8 * MiB, pace: 4 * MiB }, async (world) => {
      await fetchWhole(world, { connections: null, learned: { best: 3 } });
      assert.equal(world.harness.ledger.peak, 3);
    });
  });

  it('that end each other are noticed, and one does the rest', async () => {
    await withWorld({ bytes: 24 * MiB, pace: 4 * MiB, faults: [faults.endOldest(1)] }, async (world) => {
      await fetchWhole(world, { connections: 4, noProgressMs: 20_000 });
      const found = learned(world.harness).find((event) => event.pingPong);
      assert.equal(found?.best, 1);
      assert.ok(world.origin.requests < 60, `${world.origin.requests} requests`);
    });
  });

  it('that ended each other earlier are not tried again', async () => {
    await withWorld({ bytes: 12 * MiB, pace: 12 * MiB, faults: [faults.endOldest(1)] }, async (world) => {
      await fetchWhole(world, { connections: 4, learned: { best: 1, pingPong: true } });
      assert.equal(world.origin.requests, 1);
    });
  });

  it('that are reset by chance are not taken for such', async () => {
    await withWorld({ bytes: 16 * MiB, pace: 6 * MiB, faults: [faults.cutAfter(MiB)] }, async (world) => {
      await fetchWhole(world, { connections: 8 });
      assert.ok(!learned(world.harness).some((event) => event.pingPong));
    });
  });

  it('stay below a limit that an earlier process met, and one more is tried later', async () => {
    const options = { bytes: 24 * MiB, pace: 3 * MiB, faults: [faults.limit(3, faults.status(403))] };
    await withWorld({ ...options, timing: { probe: 1_000 } }, async (world) => {
      await fetchWhole(world, { connections: 8, learned: { best: 2, limit: 2 } });
      assert.equal(world.origin.mostActive, 3);
      assert.ok(learned(world.harness).some((event) => event.limit === 3 && event.best === 3));
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

  it('begin at the canonical address in each run: what was forwarded to is never kept', async () => {
    const tokens = faults.tokens(60_000);
    await withWorld({ bytes: 8 * MiB, pace: 4 * MiB, faults: [tokens.fault] }, async (world) => {
      const { harness, origin } = world;
      const enough = harness.when((event) => event.type === 'progress' && event.bytesDone >= 2 * MiB);
      harness.engine.start(harness.jobFor(origin.url));
      await enough;
      await harness.engine.stop(1, false);
      const before = origin.paths.length;
      await fetchWhole(world);
      assert.match(origin.paths[before] ?? '', /^\/movie\//);
      assert.match(origin.paths[before + 1] ?? '', /^\/token\//);
    });
  });
});
