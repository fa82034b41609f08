import assert from 'node:assert/strict';
import { chmod, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DemoProvider } from '../../src/demo/provider/index.ts';
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

describe('who runs it and where its folders are', function () {
  this.timeout(60_000);
  let provider: DemoProvider;
  let film: number;

  before(async () => {
    provider = await startProvider();
    film = provider.catalogue.movies[0]?.id ?? 0;
  });

  after(() => provider.close());

  describe('an ordinary user', () => {
    let checkout: Checkout;
    let home: Installation;

    before(async function () {
      this.timeout(120_000);
      checkout = await readableCheckout(ordinaryUser());
      home = await install({ as: ordinaryUser(), checkout });
      home.keepSecret(provider.username, provider.password);
    });

    after(async () => {
      await home.close();
      await checkout.remove();
    });

    it('runs everything as that user, from the start to the file', async () => {
      const service = await home.start();
      const file = await download(service, home);
      const wanted = ordinaryUser()?.uid ?? process.getuid?.();
      assert.equal((await stat(file)).uid, wanted);
      assert.equal((await stat(join(home.dataDir, 'postgres/PG_VERSION'))).uid, wanted);
      await service.stop();
    });

    it('is told in one line which folder it may not write', async () => {
      await chmod(home.mediaDir, 0o555);
      const { code, words } = await home.refused();
      await chmod(home.mediaDir, 0o755);
      assert.equal(code, 1);
      assert.match(words, /^xtreme-downloader: MEDIA_DIR: [^\n]*EACCES[^\n]* takes [^\n]*\n$/);
    });
  });

  describe('a data folder below a folder that only its owner may enter', () => {
    let home: Installation;

    before(async () => {
      home = await install({ dataPath: 'private/deep/data' });
      await mkdir(dirname(dirname(home.dataDir)), { mode: 0o700 });
      home.keepSecret(provider.username, provider.password);
    });

    after(() => home.close());

    it('works, as root too, where the database runs as another user', async () => {
      const service = await home.start();
      await download(service, home);
      await service.stop();
      const again = await home.start();
      assert.equal((await again.api.get<{ total: number }>('api/downloads')).total, 1);
      await again.stop();
    });
  });

  async function download(service: ServiceProcess, { mediaDir }: Installation): Promise<string> {
    await addAccount(service, provider);
    const [queued] = await queueFilms(service.api, [film]);
    const done = await downloadLike(service, queued?.id ?? 0, ({ status }) => status === 'completed');
    return join(mediaDir, done.file_path);
  }
});
