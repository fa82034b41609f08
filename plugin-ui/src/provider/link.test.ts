import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { hidePassword, type LinkParts, nameFor, readLink } from './link.ts';

const parts = (server: string, username = 'anna', password = 'p1'): LinkParts => ({ server, username, password });

describe('a provider link', () => {
  const links: [string, LinkParts | null][] = [
    [
      'http://line.harbor.example:8080/get.php?username=anna&password=p1&type=m3u_plus',
      parts('http://line.harbor.example:8080'),
    ],
    ['  https://h.example/player_api.php?username=anna&password=p1 ', parts('https://h.example')],
    ['h.example:8080/get.php?username=anna&password=p1', parts('http://h.example:8080')],
    ['http://h.example/sub/get.php?username=anna&password=p1', parts('http://h.example/sub')],
    ['http://h.example/movie/anna/p1/77.mkv', parts('http://h.example')],
    ['http://h.example/get.php?username=a%26b&password=p%231', parts('http://h.example', 'a&b', 'p#1')],
    ['http://h.example', null],
    ['not a link', null],
    ['', null],
  ];
  for (const [link, expected] of links) {
    it(`"${link}" ${expected ? `leads to ${expected.server}` : 'names no account'}`, () => {
      assert.deepEqual(readLink(link), expected);
    });
  }

  it('is shown without its password', () => {
    const shown = hidePassword('http://h/get.php?username=anna&password=p%231', 'p#1');
    assert.equal(shown, 'http://h/get.php?username=anna&password=••••••••');
  });

  it('gives the account a name to begin with', () => {
    assert.equal(nameFor('http://line.harbor.example:8080'), 'harbor.example');
    assert.equal(nameFor(''), '');
  });
});
