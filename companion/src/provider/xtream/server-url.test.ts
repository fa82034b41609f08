import assert from 'node:assert/strict';
import { AppError } from '../../platform/errors.ts';
import { parseServerUrl } from './server-url.ts';

const plain: [string, string][] = [
  ['provider.example', 'http://provider.example'],
  ['provider.example:8080', 'http://provider.example:8080'],
  ['  http://provider.example:8080///\n', 'http://provider.example:8080'],
  ['HTTPS://Provider.Example/', 'https://provider.example'],
  ['http://provider.example:80/', 'http://provider.example'],
  ['https://provider.example/sub/path/', 'https://provider.example/sub/path'],
  ['provider.example/panel', 'http://provider.example/panel'],
  ['http://http://provider.example', 'http://provider.example'],
  ['//provider.example:99', 'http://provider.example:99'],
  ['"http://provider.example"', 'http://provider.example'],
  ['\u200bprovider.example\ufeff', 'http://provider.example'],
  ['192.168.1.5:25461', 'http://192.168.1.5:25461'],
  ['http://[2001:db8::1]:8080', 'http://[2001:db8::1]:8080'],
  ['localhost:8000', 'http://localhost:8000'],
  ['http://provider.example/index.php', 'http://provider.example'],
  ['http://provider.example/?x=1#top', 'http://provider.example'],
];

const links: [string, string][] = [
  ['http://p.example:8080/get.php?username=ann&password=s%23cret&type=m3u_plus&output=ts', 'http://p.example:8080'],
  ['p.example/player_api.php?username=ann&password=s%23cret', 'http://p.example'],
  ['https://p.example/sub/xmltv.php?password=s%23cret&username=ann', 'https://p.example/sub'],
  ['http://p.example/get.php?username=ann&amp;password=s%23cret', 'http://p.example'],
  ['http://p.example:8080/movie/ann/s%23cret/123.mkv', 'http://p.example:8080'],
  ['http://p.example/sub/live/ann/s%23cret/9.ts', 'http://p.example/sub'],
  ['http://p.example/series/ann/s%23cret/77.mp4?x=1', 'http://p.example'],
  ['http://p.example/ann/s%23cret/1234', 'http://p.example'],
  ['http://p.example/playlist/ann/s%23cret/m3u_plus', 'http://p.example'],
  ['http://ann:s%23cret@p.example', 'http://p.example'],
];

describe('the address of a provider', () => {
  for (const [input, serverUrl] of plain) {
    it(`reads ${JSON.stringify(input)}`, () => {
      assert.deepEqual(parseServerUrl(input), { serverUrl });
    });
  }

  for (const [input, serverUrl] of links) {
    it(`takes ${input} apart`, () => {
      assert.deepEqual(parseServerUrl(input), { serverUrl, username: 'ann', password: 's#cret' });
    });
  }

  for (const input of [
    '',
    '   ',
    'http://',
    'ftp://provider.example',
    'not an address',
    'http://a b/',
    'javascript://x',
    'http://:80',
  ]) {
    it(`refuses ${JSON.stringify(input)} with a sentence about server_url`, () => {
      assert.throws(
        () => parseServerUrl(input),
        (error) =>
          error instanceof AppError &&
          error.code === 'bad-input' &&
          error.status === 400 &&
          error.errors?.[0]?.path === 'server_url',
      );
    });
  }

  it('never repeats a password in its refusal', () => {
    assert.throws(
      () => parseServerUrl('gopher://x/get.php?username=ann&password=hunter22'),
      (error: Error) => !error.message.includes('hunter22'),
    );
  });
});
