import assert from 'node:assert/strict';
import { createRedactor } from './redact.ts';

const username = 'Ann Ö/1';
const password = 'p@ss+w%rd?';
const redact = createRedactor({ username, password });
const base64 = (text: string) => Buffer.from(text).toString('base64');

const texts = [
  `user ${username} has ${password}`,
  `http://h/movie/${encodeURIComponent(username)}/${encodeURIComponent(password)}/1.mkv`,
  `http://h/player_api.php?${new URLSearchParams({ username, password })}`,
  encodeURIComponent(password).toLowerCase(),
  new URLSearchParams({ x: username }).toString(),
  base64(username),
  base64(`${username}:${password}`),
  base64(`x${password}`),
  base64(`xy${password}z`),
  Buffer.from(`xy${password}z`).toString('base64url'),
];

describe('redaction', () => {
  for (const text of texts) {
    it(`takes the credentials out of ${text}`, () => {
      const result = redact(text);
      for (const secret of [username, password]) {
        const forms = [secret, encodeURIComponent(secret), encodeURIComponent(secret).toLowerCase()];
        assert.ok(!forms.some((form) => result.includes(form)), result);
        assert.ok(!Buffer.from(result.replaceAll('*', ''), 'base64').toString().includes(secret), result);
      }
      assert.match(result, /\*\*\*/);
    });
  }

  it('masks the credential places of addresses of any account', () => {
    assert.equal(redact('GET http://h/live/bob/pw123/7.ts'), 'GET http://h/live/***/***/7.ts');
    assert.equal(
      redact('x?username=bob&password=pw123&action=get_series'),
      'x?username=***&password=***&action=get_series',
    );
    assert.equal(redact('http://bob:pw123@h/'), 'http://***@h/');
  });

  it('replaces a very short credential as a whole word only', () => {
    const short = createRedactor({ username: 'a', password: '12' });
    assert.equal(short('a banana costs 12, not 123'), '*** banana costs ***, not 123');
  });

  it('leaves other texts alone', () => {
    assert.equal(
      redact('The Movie/Live show costs 12 at http://h/movie'),
      'The Movie/Live show costs 12 at http://h/movie',
    );
  });
});
