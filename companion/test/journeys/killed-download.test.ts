import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type * as contract from '../../src/contract/index.ts';
import { type DemoProvider, emptyCatalogue } from '../../src/demo/provider/index.ts';
import {
  addAccount,
  downloadLike,
  gone,
  type Installation,
  install,
  killQuietly,
  queueFilms,
  type ServiceProcess,
  startProvider,
  stopMs,
} from '../support/process.ts';
import { eventually } from '../support/service.ts';

const kills = 10;
const seed = Number(process.env.XTREME_TEST_SEED ?? Date.now() % 1_000_000);

describe(`a service that is killed with its group (XTREME_TEST_SEED=${seed})`, () => {
  let provider: DemoProvider;
  let home: Installation;
  let service: ServiceProcess;
  let random: () => number;
  let endWatch: () => void;

  beforeEach(async function () {
    this.timeout(60_000);
    random = randomFrom(seed);
    provider = await startProvider({ catalogue: emptyCatalogue() });
    home = await install();
    home.keepSecret(provider.username, provider.password);
    endWatch = () => undefined;
  });

  afterEach(async () => {
    endWatch();
    await home.close();
    await provider.close();
  });

  async function begin(films: number[], options: { connections?: number } = {}): Promise<contract.Download[]> {
    service = await home.start();
    await addAccount(service, provider, options);
    return queueFilms(service.api, films);
  }

  /** The service's group; `powerCut`: the database too, which has a group of its own. */
  async function kill(how?: 'powerCut'): Promise<void> {
    const family = service.family().filter((one) => how === 'powerCut' || one.group === service.pid);
    const pids = family.map(({ pid }) => pid);
    await service.kill('SIGKILL', 'group');
    for (const pid of pids) killQuietly(pid);
    await gone(pids, stopMs);
  }

  it('goes on by itself after each of ten kills and has every byte at the end', async function () {
    this.timeout(120_000);
    const size = 80_000_000;
    const connections = 3;
    const bytesPerSecond = 600_000;
    /** What comes between two checkpoints (2 s) and while one is written to a slow disk. */
    const mostLost = connections * bytesPerSecond * (2 + 1);
    /** News of it come each second. */
    const mostUnseen = connections * bytesPerSecond;
    Object.assign(provider.limits, { maxConnections: 4, bytesPerSecond });
    const film = provider.catalogue.addMovie({ name: 'EN - The Long Way (2019)', size }).id;
    const [queued] = await begin([film], { connections });
    const id = queued?.id ?? 0;
    endWatch = watchFiles(home.mediaDir, () => size);

    let highest = 0;
    let fetchedAgain = 0;
    for (let round = 1; round <= kills; round++) {
      const servedBefore = provider.stats.bytesOf('movie', film);
      // Never enough to have it all before the last kill.
      const moment = (0.01 + 0.08 * random()) * size;
      await provider.waitFor(({ stats }) => stats.open >= 2 && stats.bytesOf('movie', film) - servedBefore >= moment, {
        timeoutMs: 30_000,
      });
      const seen = await service.api.get<contract.Download>(`api/downloads/${id}`);
      await kill(round % 4 === 0 ? 'powerCut' : undefined);
      assert.equal(seen.status, 'downloading');
      assert.equal(seen.error, null);
      assert.ok(seen.attempts >= 1 && seen.attempts <= round, `attempts ${seen.attempts} in round ${round}`);
      assert.ok(
        seen.bytes_done >= highest - mostLost - mostUnseen,
        `${seen.bytes_done} after ${highest} in round ${round}`,
      );
      highest = Math.max(highest, seen.bytes_done);
      fetchedAgain += Math.min(mostLost, provider.stats.bytesOf('movie', film) - servedBefore);
      if (round === kills) provider.limits.bytesPerSecond = null;
      service = await home.start();
    }

    const done = await downloadLike(service, id, ({ status }) => status === 'completed');
    assert.equal(done.file_path, 'VOD/English/The Long Way (2019)/The Long Way (2019).mp4');
    assert.equal(done.bytes_done, size);
    assert.equal(await sha256(join(home.mediaDir, done.file_path)), provider.contentOf('movie', film).sha256());
    assert.deepEqual(mediaFiles(home.mediaDir), [done.file_path]);
    assert.deepEqual(await readdir(join(home.mediaDir, '.incomplete')), []);
    assert.ok(provider.stats.maxOpen <= provider.limits.maxConnections && provider.stats.killed === 0);
    // Each kill costs at most what its round had not written down; a resumed request overlaps 64 KiB to compare.
    const overlaps = provider.stats.requestsOf({ kind: 'movie' }).length * (64 << 10);
    const served = provider.stats.bytesOf('movie', film);
    assert.ok(served <= size + fetchedAgain + overlaps, `${served} served of ${size} + ${fetchedAgain} + ${overlaps}`);
    await service.stop();
  });

  it('has each of many small films once, killed at the end of one or another', async function () {
    this.timeout(120_000);
    const endings = 7;
    const sizes = new Map<string, number>();
    const films: number[] = [];
    for (let n = 1; n <= 90; n++) {
      const size = 150_000 + Math.floor(random() * 300_000);
      films.push(provider.catalogue.addMovie({ name: `EN - Short ${n} (2021)`, size }).id);
      sizes.set(`VOD/English/Short ${n} (2021)/Short ${n} (2021).mp4`, size);
    }
    Object.assign(provider.limits, { maxConnections: 0 });
    service = await home.start();
    await service.api.patch('api/settings', { max_active_downloads: 6, write_nfo: false, write_artwork: false });
    await addAccount(service, provider, { connections: 6 });
    endWatch = watchFiles(home.mediaDir, (path) => sizes.get(path));
    const queued = await queueFilms(service.api, films);

    for (let round = 1; round <= endings; round++) {
      const wanted = whole(provider) + 1 + Math.floor(random() * 10);
      await provider.waitFor(() => whole(provider) >= wanted, { timeoutMs: 30_000 });
      // The last byte is out: it is checked, renamed and written down somewhere in these milliseconds.
      await delay(random() * 60);
      await kill();
      service = await home.start();
    }

    const { items } = await eventually(
      () => service.api.get<{ items: contract.Download[] }>('api/downloads?limit=200'),
      (list) => list.items.every(({ status }) => status === 'completed'),
      30_000,
    );
    assert.deepEqual(new Set(items.map(({ id }) => id)), new Set(queued.map(({ id }) => id)));
    assert.deepEqual(mediaFiles(home.mediaDir), [...sizes.keys()].sort());
    assert.deepEqual(await readdir(join(home.mediaDir, '.incomplete')), []);
    for (const [index, film] of films.entries()) {
      const path = join(home.mediaDir, [...sizes.keys()][index] ?? '');
      assert.equal(await sha256(path), provider.contentOf('movie', film).sha256());
    }
    // Killed between the last byte and its note, a film is fetched again: no more than ran at once.
    const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    const most = total + endings * 6 * Math.max(...sizes.values());
    assert.ok(provider.stats.bytesSent <= most, `${provider.stats.bytesSent} served of ${total}, at most ${most}`);
    await service.stop();
  });

  it('finds what it had finished but not written down', async function () {
    this.timeout(60_000);
    const size = 3_000_000;
    const names = ['Unchecked', 'Half Renamed', 'Renamed', 'Another'];
    const films = names.map((name) => provider.catalogue.addMovie({ name: `EN - ${name} (2018)`, size }).id);
    Object.assign(provider.limits, { maxConnections: 0, bytesPerSecond: 200_000 });
    service = await home.start();
    await service.api.patch('api/settings', { max_active_downloads: films.length });
    await addAccount(service, provider);
    const queued = await queueFilms(service.api, films);
    for (const id of films) await provider.waitForStreaming({ id, bytes: 100_000 });
    await kill();

    const place = (index: number) => join(home.mediaDir, queued[index]?.file_path ?? '');
    const part = (index: number) => join(home.mediaDir, `.incomplete/${queued[index]?.id}.part`);
    for (const index of [0, 1, 2]) {
      const content = provider.contentOf('movie', films[index] ?? 0);
      await writeFile(part(index), content.read(0, size));
      await rm(`${part(index)}.dl`, { force: true });
    }
    for (const index of [1, 2]) {
      await mkdir(dirname(place(index)), { recursive: true });
      await link(part(index), place(index));
    }
    await rm(part(2));
    // What the user put there while the download ran is not ours.
    await mkdir(dirname(place(3)), { recursive: true });
    await copyFile(place(1), place(3));
    await truncate(place(3), 1_000_000);
    const foreign = await readFile(place(3));

    const served = [1, 2].map((index) => provider.stats.bytesOf('movie', films[index] ?? 0));
    provider.limits.bytesPerSecond = null;
    service = await home.start();
    for (const index of [0, 1, 2]) {
      await downloadLike(service, queued[index]?.id ?? 0, ({ status }) => status === 'completed');
      assert.equal(await sha256(place(index)), provider.contentOf('movie', films[index] ?? 0).sha256());
    }
    assert.deepEqual(
      [1, 2].map((index) => provider.stats.bytesOf('movie', films[index] ?? 0)),
      served,
    );
    const refused = await downloadLike(service, queued[3]?.id ?? 0, ({ status }) => status === 'failed');
    assert.equal(refused.error?.code, 'target-exists');
    assert.deepEqual(await readFile(place(3)), foreign);
    const parts = (await readdir(join(home.mediaDir, '.incomplete'))).filter(
      (name) => !name.startsWith(`${refused.id}.`),
    );
    assert.deepEqual(parts, []);
    await service.stop();
  });

  it('goes on by itself when only the engine is killed', async function () {
    this.timeout(60_000);
    const size = 12_000_000;
    provider.limits.bytesPerSecond = 600_000;
    const film = provider.catalogue.addMovie({ name: 'EN - The Engine (2017)', size }).id;
    const [queued] = await begin([film], { connections: 3 });
    const id = queued?.id ?? 0;
    for (const bytes of [1_000_000, 3_000_000]) {
      await provider.waitFor(({ stats }) => stats.open >= 2 && stats.bytesOf('movie', film) >= bytes);
      provider.limits.bytesPerSecond = 900_000;
      const engine = service.enginePid() ?? 0;
      process.kill(engine, 'SIGKILL');
      await gone([engine], stopMs);
      const seen = await service.api.get<contract.Download>(`api/downloads/${id}`);
      assert.deepEqual([seen.status, seen.attempts, seen.error], ['downloading', 1, null]);
    }
    const done = await downloadLike(service, id, ({ status }) => status === 'completed');
    assert.equal(done.attempts, 1);
    assert.equal(await sha256(join(home.mediaDir, done.file_path)), provider.contentOf('movie', film).sha256());
    assert.equal((await service.api.call('GET', 'readyz')).status, 200);
    await service.stop();
  });
});

/** Answers that were sent to their end. */
function whole({ stats }: DemoProvider): number {
  return stats.requestsOf({ kind: 'movie', end: 'complete' }).length;
}

/** What a media server sees, relative to the media folder. */
function mediaFiles(mediaDir: string): string[] {
  const names = readdirSync(mediaDir, { recursive: true, withFileTypes: true });
  return names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(mediaDir.length + 1))
    .filter((path) => !path.startsWith('.incomplete') && !/\.(nfo|png)$/.test(path))
    .sort();
}

/** Looks all the time: no file may be there before it has its whole size. Ends, and throws what it saw, when called. */
function watchFiles(mediaDir: string, sizeOf: (path: string) => number | undefined): () => void {
  const early = new Set<string>();
  const timer = setInterval(() => {
    for (const path of mediaFiles(mediaDir)) {
      if (statSync(join(mediaDir, path)).size !== sizeOf(path)) early.add(path);
    }
  }, 25);
  return () => {
    clearInterval(timer);
    assert.deepEqual([...early], []);
  };
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** mulberry32: the same numbers for the same seed, each from 0 up to 1. */
function randomFrom(start: number): () => number {
  let state = start | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
