import assert from 'node:assert/strict';
import { scryptSync } from 'node:crypto';
import { hashPassword, passwordMatches } from './passwords.ts';

describe('a password', () => {
  it('is known by its hash, which says how it was made and nothing else', async () => {
    const hash = await hashPassword('correct horse');
    assert.match(hash, /^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    assert.ok(await passwordMatches('correct horse', hash));
    for (const wrong of ['', 'Correct horse']) {
      assert.ok(!(await passwordMatches(wrong, hash)), wrong);
    }
  });

  it('has another hash each time', async () => {
    assert.notEqual(await hashPassword('correct horse'), await hashPassword('correct horse'));
  });

  it('is the same from every keyboard, however it composes its letters', async () => {
    assert.ok(await passwordMatches('u\u0308ber', await hashPassword('\u00fcber')));
  });

  it('is known by hashes that were made with other parameters', async () => {
    const made = 'scrypt$16$1$1$c2FsdHNhbHQ$';
    const key = scryptSync('old one', Buffer.from('saltsalt'), 32, { N: 16, r: 1, p: 1 }).toString('base64url');
    assert.ok(await passwordMatches('old one', made + key));
    assert.ok(!(await passwordMatches('new one', made + key)));
  });

  it('matches nothing where the hash is damaged', async () => {
    for (const hash of ['', 'scrypt', 'scrypt$32768$8$3$$', 'plain$1$2$3$c2FsdA$', 'correct horse']) {
      assert.ok(!(await passwordMatches('correct horse', hash).catch(() => false)), hash);
    }
  });
});
