import assert from 'node:assert/strict';
import type { Network } from '../../network.ts';
import * as faults from '../faults.ts';
import { diskWith } from '../faulty-disk.ts';
import { type Fault, startOrigin } from '../origin.ts';
import type { Scenario } from '../scenario.ts';
import { fetchWhole, MiB, withWorld, type World } from '../world.ts';

const redirect = (location: string): Fault => faults.status(302, { headers: { location } });

/** 127.0.0.1 is a public provider, everything else is somebody's own network. */
const publicProvider: Network = {
  lookup: (_name, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
  isPrivate: (address) => address !== '127.0.0.1',
};

/** A server where no download should ever ask. */
async function withPrivateServer(test: (port: number, asked: () => number) => Promise<void>): Promise<void> {
  const inside = await startOrigin({ content: Buffer.alloc(1000), address: '127.0.0.2' });
  try {
    await test(inside.port, () => inside.mostSockets);
  } finally {
    await inside.close();
  }
}

/** Names that lead to these addresses; an error as long as there are none. */
const namesLeadingTo = (addresses: () => string[]): Network => ({
  lookup: (_name, _options, callback) => {
    const found = addresses().map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (found.length > 0) return callback(null, found);
    callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
  },
  isPrivate: () => false,
});

const atName = ({ origin }: World) => origin.url.replace('127.0.0.1', 'provider.example');

async function fetchFrom(world: World, url: string): Promise<void> {
  await fetchWhole({ ...world, origin: { ...world.origin, url } });
}

const slowDisk = diskWith((real) => ({
  write: async (...write) => {
    await new Promise((resolve) => setTimeout(resolve, 3));
    return real.write(...write);
  },
}));

/** Rows 20, 29 to 31, 48 to 50 and 52: accounts, addresses and what we hold back ourselves. */
export const accounts: Scenario[] = [
  {
    row: '20',
    name: 'is no stall',
    bytes: 2 * MiB,
    timing: { stall: 100, stallBeside: 100 },
    run: async (world) => {
      world.harness.engine.setRate(2 * MiB);
      await fetchWhole(world, { connections: 1 });
      assert.equal(world.origin.requests, 1);
    },
  },
  (() => {
    const tokens = faults.tokens(500);
    return {
      row: '29',
      name: 'one connection asks for a new one, the others wait for its answer',
      bytes: 12 * MiB,
      pace: 3 * MiB,
      job: { connections: 4 },
      faults: [tokens.fault, faults.sometimes(0.3, faults.cutAfter(MiB))],
      also: ({ ms }) => assert.ok(tokens.issued.size <= 3 + ms / 250, `${tokens.issued.size} tokens in ${ms} ms`),
    };
  })(),
  (() => {
    const tokens = faults.tokens(400);
    return {
      row: '30',
      name: 'is not taken for a limit',
      bytes: 16 * MiB,
      pace: 3 * MiB,
      job: { connections: 6 },
      faults: [tokens.fault, faults.cutAfter(MiB)],
      also: ({ harness, ms }) => {
        assert.ok(!harness.events.some((event) => event.type === 'learned'));
        assert.ok(tokens.issued.size <= 3 + ms / 200, `${tokens.issued.size} tokens in ${ms} ms`);
      },
    };
  })(),
  {
    row: '31',
    name: 'in a circle',
    faults: [redirect('/movie/user/secret/1.mkv')],
    fails: { code: 'redirect-loop', retryable: false },
    also: ({ origin }) => assert.equal(origin.requests, 6),
  },
  {
    row: '31',
    name: 'to somewhere new each time',
    faults: [(ask, origin) => redirect(`/hop/${ask.nth}`)(ask, origin)],
    fails: { code: 'redirect-loop', retryable: false },
    also: ({ origin }) => assert.equal(origin.requests, 6),
  },
  {
    row: '31',
    name: 'to another scheme',
    faults: [redirect('file:///etc/passwd')],
    fails: { code: 'redirect-refused', retryable: false },
    also: ({ origin }) => assert.equal(origin.requests, 1),
  },
  {
    row: '31',
    name: 'by a public provider to a private address, or to a name that leads to one: nothing connects there',
    run: () =>
      withPrivateServer(async (port, asked) => {
        const names: Network = {
          ...publicProvider,
          lookup: (name, _options, callback) =>
            callback(null, [{ address: name === 'inside.example' ? '127.0.0.2' : '127.0.0.1', family: 4 }]),
        };
        for (const host of ['127.0.0.2', 'inside.example']) {
          await withWorld({ network: names, faults: [redirect(`http://${host}:${port}/1.mkv`)] }, async (world) => {
            const last = await world.harness.run(world.origin.url);
            assert.ok(last.type === 'failed' && last.code === 'redirect-refused' && !last.retryable);
            assert.ok(!last.message.includes(host));
          });
        }
        assert.equal(asked(), 0);
      }),
  },
  {
    row: '31',
    name: 'to a private address where the setting allows it',
    run: () =>
      withPrivateServer(async (port) => {
        const faultsHere = [redirect(`http://127.0.0.2:${port}/1.mkv`)];
        await withWorld({ network: publicProvider, faults: faultsHere }, async ({ harness, origin }) => {
          const last = await harness.run(origin.url, { allowPrivateHosts: true });
          assert.ok(last.type === 'done' && last.bytes === 1000, JSON.stringify(last));
        });
      }),
  },
  {
    row: '31',
    name: 'to a private address by a provider that is in a private network itself',
    run: async (there) => {
      const hop = redirect(there.origin.url.replace('127.0.0.1', 'localhost'));
      await withWorld({ faults: [hop] }, (world) => fetchWhole(world));
    },
  },
  {
    row: '48',
    name: 'the same bytes',
    tls: true,
    bytes: 24 * MiB,
    fs: slowDisk,
    job: { allowInvalidTls: true, connections: 4 },
  },
  {
    row: '48',
    name: 'a certificate that nobody knows: refused, unless that is allowed',
    tls: true,
    fails: { code: 'tls-failed', retryable: false },
  },
  {
    row: '49',
    name: 'is kept, and can be changed while they run',
    bytes: 24 * MiB,
    run: async (world) => {
      const { harness } = world;
      harness.engine.setRate(6 * MiB);
      const began = Date.now();
      const done = fetchWhole(world, { connections: 8 });
      await harness.when((event) => event.type === 'progress' && event.bytesDone >= 9 * MiB);
      const seconds = (Date.now() - began) / 1000;
      // Each of the eight may read one block before the first debt is paid.
      assert.ok(seconds > 1, `9 MiB in ${seconds} s at 6 MiB/s`);
      harness.engine.setRate(null);
      await done;
    },
  },
  {
    row: '50',
    name: 'closes all of them within a second, and can be gone on from',
    faults: [faults.first(1, () => true)],
    timing: { head: 30_000 },
    run: async (world) => {
      const { harness, origin } = world;
      harness.engine.start(harness.jobFor(origin.url));
      while (origin.requests === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      const began = Date.now();
      await harness.engine.stop(1, false);
      assert.ok(Date.now() - began < 1000);
      assert.equal(harness.ledger.held, 0);
      await fetchWhole(world);
    },
  },
  (() => {
    let known: string[] = [];
    return {
      row: '52',
      name: 'a name that is unknown for a while: tried again, each time later',
      network: namesLeadingTo(() => known),
      run: async (world) => {
        const waiting = world.harness.when((event) => event.type === 'waiting' && event.for === 'provider');
        const done = fetchFrom(world, atName(world));
        await waiting;
        known = ['127.0.0.1'];
        await done;
      },
    };
  })(),
  {
    row: '52',
    name: 'a name that stays unknown: fails for now, and the name is not told',
    run: async ({ harness }) => {
      const last = await harness.run('http://name.invalid/movie/user/secret/1.mkv', { noProgressMs: 2_000 });
      assert.ok(last.type === 'failed' && last.code === 'dns-failed' && last.retryable, JSON.stringify(last));
      assert.ok(!last.message.includes('name.invalid'));
    },
  },
  {
    row: '52',
    name: 'an IPv6 address that nobody answers beside an IPv4 one that works',
    network: namesLeadingTo(() => ['100::1', '::1', '127.0.0.1']),
    run: (world) => fetchFrom(world, atName(world)),
  },
  {
    row: '52',
    name: 'a port where nobody listens: fails for now',
    run: async ({ harness, origin }) => {
      const { port } = origin;
      await origin.close();
      const last = await harness.run(`http://127.0.0.1:${port}/1.mkv`, { noProgressMs: 2_000 });
      assert.ok(last.type === 'failed' && last.code === 'unreachable' && last.retryable, JSON.stringify(last));
      assert.ok(harness.events.some((event) => event.type === 'waiting' && event.for === 'provider'));
    },
  },
];
