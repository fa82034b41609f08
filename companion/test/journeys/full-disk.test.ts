import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type * as contract from '../../src/contract/index.ts';
import { type DemoProvider, emptyCatalogue } from '../../src/demo/provider/index.ts';
import {
  addAccount,
  downloadLike,
  type Installation,
  install,
  ordinaryUser,
  queueFilms,
  type ServiceProcess,
  startProvider,
} from '../support/process.ts';
import { type Checkout, readableCheckout } from '../support/readable-checkout.ts';
import { canMount, fill, mountSmallDisk, unmount } from '../support/small-disk.ts';

describe('a media folder that takes no more', function () {
  this.timeout(60_000);
  let provider: DemoProvider;
  let home: Installation;
  let service: ServiceProcess;

  beforeEach(async () => {
    provider = await startProvider({ catalogue: emptyCatalogue(), limits: { bytesPerSecond: 2_000_000 } });
  });

  afterEach(() => provider.close());

  async function begin(size: number): Promise<{ download: contract.Download; film: number }> {
    home.keepSecret(provider.username, provider.password);
    const film = provider.catalogue.addMovie({ name: 'EN - Heavy (2011)', size }).id;
    await addAccount(service, provider, { connections: 2 });
    const [download] = await queueFilms(service.api, [film]);
    assert.ok(download);
    return { download, film };
  }

  async function completes(id: number, film: number): Promise<void> {
    const done = await downloadLike(service, id, ({ status }) => status === 'completed');
    assert.equal(done.error, null);
    assert.equal(done.waiting_for, null);
    const bytes = await readFile(join(home.mediaDir, done.file_path));
    assert.equal(createHash('sha256').update(bytes).digest('hex'), provider.contentOf('movie', film).sha256());
  }

  describe('because the disk is full', () => {
    const filler = () => join(home.mediaDir, 'filler');

    before(async function () {
      if (!(await canMount())) this.skip();
    });

    beforeEach(async () => {
      home = await install();
      await mkdir(home.mediaDir);
      assert.ok(mountSmallDisk(home.mediaDir));
      service = await home.start();
    });

    afterEach(async () => {
      unmount(home.mediaDir);
      await home.close();
    });

    it('waits before the first byte, and goes on when there is room', async () => {
      await fill(filler(), 14_000_000);
      const { download, film } = await begin(12_000_000);
      await downloadLike(service, download.id, ({ waiting_for }) => waiting_for === 'disk');
      const { disks } = await service.api.get<contract.System>('api/system');
      assert.ok(disks.every(({ free_bytes }) => free_bytes < 12_000_000));
      await rm(filler());
      await completes(download.id, film);
      await service.stop();
    });

    it('waits in the middle, keeps what it has, survives a restart meanwhile and goes on when there is room', async () => {
      const { download, film } = await begin(12_000_000);
      await provider.waitForStreaming({ id: film, bytes: 4_000_000 });
      await fill(filler(), Number.POSITIVE_INFINITY);
      const waiting = await downloadLike(service, download.id, ({ waiting_for }) => waiting_for === 'disk');
      assert.ok(waiting.bytes_done > 0);
      await service.stop();
      service = await home.start();
      await downloadLike(service, download.id, ({ waiting_for }) => waiting_for === 'disk');
      await rm(filler());
      await completes(download.id, film);
      assert.ok(provider.stats.bytesOf('movie', film) < 24_000_000);
      await service.stop();
    });
  });

  describe('because it became read-only', () => {
    let checkout: Checkout;

    before(async function () {
      this.timeout(120_000);
      checkout = await readableCheckout(ordinaryUser());
    });

    after(() => checkout.remove());

    beforeEach(async () => {
      home = await install({ as: ordinaryUser(), checkout });
      service = await home.start();
    });

    afterEach(() => home.close());

    it('fails with that reason, and a retry finishes it when the right is back', async () => {
      const { download, film } = await begin(12_000_000);
      await provider.waitForStreaming({ id: film, bytes: 3_000_000 });
      const folders = [home.mediaDir, join(home.mediaDir, '.incomplete')];
      for (const folder of folders) await chmod(folder, 0o555);
      const failed = await downloadLike(service, download.id, ({ status }) => status === 'failed');
      assert.equal(failed.error?.code, 'media-not-writable');
      assert.equal(failed.error.retryable, false);
      assert.equal((await service.api.call('GET', 'readyz')).status, 503);
      for (const folder of folders) await chmod(folder, 0o755);
      await service.api.post(`api/downloads/${download.id}/retry`);
      await completes(download.id, film);
      await service.stop();
    });
  });
});
