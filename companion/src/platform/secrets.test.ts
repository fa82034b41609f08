import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecrets, loadSecret } from './secrets.ts';

const secrets = createSecrets('a secret of sixteen letters');
const changed = { code: 'secret-changed', status: 422 };

describe('secrets', () => {
  it('open what they sealed, whatever it is', () => {
    for (const text of ['', 'p@ss#/%: word\'"\\', 'ü€😀', 'a'.repeat(10_000)])
      assert.equal(secrets.open(secrets.seal(text)), text);
  });

  it('seal the same text differently each time, and show nothing of it', () => {
    const [one, two] = [secrets.seal('hunter2'), secrets.seal('hunter2')];
    assert.notEqual(one, two);
    for (const sealed of [one, two]) {
      assert.match(sealed, /^v1\.[A-Za-z0-9_-]+$/);
      assert.ok(!Buffer.from(sealed.slice(3), 'base64url').includes('hunter2'));
    }
  });

  it('open in every process with the same secret, and in none with another', () => {
    const sealed = secrets.seal('hunter2');
    assert.equal(createSecrets('a secret of sixteen letters').open(sealed), 'hunter2');
    assert.throws(() => createSecrets('another of sixteen letters').open(sealed), changed);
  });

  it('do not open what was changed in any place, cut or made up', () => {
    const bytes = Buffer.from(secrets.seal('hunter2').slice(3), 'base64url');
    for (let index = 0; index < bytes.length; index++) {
      const copy = Buffer.from(bytes);
      copy[index] = (copy[index] ?? 0) ^ 1;
      assert.throws(() => secrets.open(`v1.${copy.toString('base64url')}`), changed, `byte ${index}`);
      assert.throws(
        () => secrets.open(`v1.${bytes.subarray(0, index).toString('base64url')}`),
        changed,
        `${index} bytes`,
      );
    }
    const sealed = secrets.seal('');
    for (const text of ['', 'v1.', 'hunter2', sealed.replace('v1.', 'v2.'), sealed.slice(3)])
      assert.throws(() => secrets.open(text), changed, text);
  });

  it('say why without saying what', () => {
    assert.throws(
      () => createSecrets('another of sixteen letters').open(secrets.seal('hunter2')),
      (error: Error) => {
        assert.match(error.message, /XTREME_SECRET/);
        return !error.message.includes('hunter2');
      },
    );
  });

  it('give a code that is the same everywhere, and another for each purpose and secret', () => {
    const code = secrets.code('set-up');
    assert.match(code, /^[A-Za-z0-9_-]{22}$/);
    assert.equal(createSecrets('a secret of sixteen letters').code('set-up'), code);
    assert.notEqual(secrets.code('other'), code);
    assert.notEqual(createSecrets('another of sixteen letters').code('set-up'), code);
  });
});

describe('the secret', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xtreme-secret-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is the configured one, and then no file is made', async () => {
    assert.equal(await loadSecret('sixteen letters.', folder), 'sixteen letters.');
    assert.deepEqual(await readdir(folder), []);
  });

  it('is generated at the first start, for its owner alone, and kept', async () => {
    const secret = await loadSecret(undefined, folder);
    assert.ok(secret.length >= 43);
    assert.equal(await loadSecret(undefined, folder), secret);
    assert.equal((await stat(join(folder, 'secret'))).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(folder), ['secret']);
  });

  it('is one, also when several processes start for the first time at once', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => loadSecret(undefined, folder)));
    assert.deepEqual(new Set(all), new Set([await readFile(join(folder, 'secret'), 'utf8')]));
    assert.deepEqual(await readdir(folder), ['secret']);
  });

  it('may have been written by hand, with a line break', async () => {
    await writeFile(join(folder, 'secret'), 'sixteen letters.\n');
    assert.equal(await loadSecret(undefined, folder), 'sixteen letters.');
  });

  it('is never replaced when its file is damaged', async () => {
    for (const text of ['', 'short']) {
      await writeFile(join(folder, 'secret'), text);
      await assert.rejects(loadSecret(undefined, folder), { code: 'config', message: /secret is damaged/ });
      assert.equal(await readFile(join(folder, 'secret'), 'utf8'), text);
    }
  });

  it('is not taken for missing when it cannot be read', async () => {
    const noFolder = join(folder, 'file');
    await writeFile(noFolder, '');
    await assert.rejects(loadSecret(undefined, noFolder), { code: 'ENOTDIR' });
  });
});
