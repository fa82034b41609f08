import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFolder } from './check-folder.ts';

describe('the check of the media folder', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xtreme-check-'));
  });
  afterEach(async () => {
    await chmod(folder, 0o755);
    await rm(folder, { recursive: true, force: true });
  });

  const verdicts = async (path = folder) =>
    Object.fromEntries((await checkFolder(path, '.incomplete')).map(({ check, ok }) => [check, ok]));

  it('finds a usable one good, and leaves nothing behind', async () => {
    await mkdir(join(folder, 'VOD'));
    const { space: _, ...found } = await verdicts();
    assert.deepEqual(found, { write: true, rename: true, 'same-file-system': true });
    assert.deepEqual((await readdir(folder, { recursive: true })).sort(), ['.incomplete', 'VOD']);
  });

  it('says in sentences what is wrong where nothing can be written', async () => {
    await writeFile(join(folder, 'file'), '');
    const findings = await checkFolder(join(folder, 'file'), '.incomplete');
    assert.deepEqual(
      findings.filter(({ ok }) => !ok).map(({ check }) => check),
      ['write', 'rename', ...(findings[2]?.ok ? [] : ['space']), 'same-file-system'],
    );
    for (const { detail } of findings) assert.match(detail, /^[A-Z0-9].*\.$/);
  });

  it('shows a folder that is not there as unusable', async () => {
    await writeFile(join(folder, 'blocked'), '');
    const found = await verdicts(join(folder, 'blocked', 'media'));
    assert.deepEqual(Object.values(found), [false, false, false, false]);
  });
});
