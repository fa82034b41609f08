import assert from 'node:assert/strict';
import { startTestService, type TestService } from '../support/service.ts';

describe('the panel in a frame', () => {
  let test: TestService;

  before(async () => {
    test = await startTestService();
  });
  after(() => test.close());

  async function headersOf(path: string) {
    const { headers } = await fetch(new URL(path, test.url));
    const policy = headers.get('content-security-policy') ?? '';
    return {
      frames: headers.get('x-frame-options'),
      ancestors: /frame-ancestors ([^;]*)/.exec(policy)?.[1],
      rest: policy.replace(/frame-ancestors [^;]*/, ''),
    };
  }

  it('is for pages of its own origin only, until others are named', async () => {
    assert.equal((await headersOf('embed')).ancestors, "'self'");
    const panel = await headersOf('');
    assert.deepEqual([panel.frames, panel.ancestors], ['SAMEORIGIN', "'self'"]);
  });

  it('is allowed to the named origins at /embed and nowhere else', async () => {
    const origins = 'https://jellyfin.example.org http://192.168.1.4:8096';
    await test.api.patch('api/settings', { embed_origins: `  ${origins.replace(' ', '   ')} ` });
    const embed = await headersOf('embed');
    assert.deepEqual([embed.frames, embed.ancestors], [null, `'self' ${origins}`]);
    for (const path of ['', 'api/setup', 'docs', 'healthz']) {
      const { frames, ancestors, rest } = await headersOf(path);
      assert.deepEqual([frames, ancestors], ['SAMEORIGIN', "'self'"], path);
      assert.equal(rest, embed.rest);
    }
  });

  it('refuses what is no origin', async () => {
    for (const wrong of [
      'jellyfin.example.org',
      'https://a.example/path',
      'https://*.example.org',
      'https://a.example; script-src *',
      "'none'",
      'javascript:alert(1)',
      'https://a.example,https://b.example',
    ]) {
      assert.equal((await test.api.call('PATCH', 'api/settings', { embed_origins: wrong })).status, 400, wrong);
    }
  });
});
