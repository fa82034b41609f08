import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { repository } from '../support/service.ts';

describe('the container image', function () {
  this.timeout(180_000);

  it('copies only what is there, and starts from a plain copy of its files as a user that nobody knows', async function () {
    if (process.platform !== 'linux') {
      console.log('    no Linux: the image’s files are not started');
      return this.skip();
    }
    const { stdout } = await promisify(execFile)(process.execPath, ['scripts/check-image.mjs'], { cwd: repository });
    assert.match(stdout, /copies, every path is there/);
    assert.match(stdout, /is healthy, serves the panel and stops/);
  });
});
