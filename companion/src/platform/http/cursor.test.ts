import assert from 'node:assert/strict';
import { z } from 'zod';
import { readCursor, writeCursor } from './cursor.ts';

const schema = z.tuple([z.string(), z.int()]);
const encoded = (text: string) => Buffer.from(text).toString('base64url');

describe('a cursor', () => {
  it('gives back what was written into it, in characters that need no escaping', () => {
    for (const values of [
      ['a', 1],
      ['', 0],
      ['ü/+?=&😀"\\', -5],
    ] as [string, number][]) {
      const cursor = writeCursor(values);
      assert.match(cursor, /^[A-Za-z0-9_-]+$/);
      assert.deepEqual(readCursor(cursor, schema), values);
    }
  });

  it('is null where there is none', () => assert.equal(readCursor(undefined, schema), null));

  const bad: [what: string, cursor: string][] = [
    ['nothing', ''],
    ['no base64', '!!!'],
    ['no JSON', encoded('hello')],
    ['another shape', encoded('{"a":1}')],
    ['too few values', encoded('["a"]')],
    ['too many values', encoded('["a",1,2]')],
    ['other types', encoded('[1,"a"]')],
    ['half a number', encoded('["a",1.5]')],
    ['a number too large for any', encoded('["a",1e999]')],
    ['the character 0, which no database keeps', encoded('["\\u0000",1]')],
    ['half a surrogate pair', encoded('["\\ud800",1]')],
    ['a cut one', writeCursor(['hello', 1]).slice(0, -3)],
  ];
  for (const [what, cursor] of bad) {
    it(`is refused as bad input: ${what}`, () => {
      const wanted = {
        code: 'bad-input',
        status: 400,
        errors: [{ path: 'cursor', message: 'is not one that an answer gave' }],
      };
      assert.throws(() => readCursor(cursor, schema), wanted);
    });
  }
});
