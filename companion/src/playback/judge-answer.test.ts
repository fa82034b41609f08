import assert from 'node:assert/strict';
import { AppError } from '../platform/errors.ts';
import { askedRange, readContentRange } from './byte-range.ts';
import { judgeAnswer } from './judge-answer.ts';

const video = { 'content-type': 'video/mp4' };
const from5 = { start: 5, end: null };

describe('a provider’s answer to a player', () => {
  const good: [what: string, ...Parameters<typeof judgeAnswer>, status: number, headers: object, fromStart: boolean][] =
    [
      [
        'a whole file with a Content-Range and odd Accept-Ranges, as XC sends it',
        null,
        {
          status: 200,
          headers: { ...video, 'content-length': '10', 'content-range': 'bytes 0-9/10', 'accept-ranges': '0-10' },
        },
        200,
        { 'accept-ranges': 'bytes', 'content-length': '10' },
        true,
      ],
      [
        'a part',
        from5,
        { status: 206, headers: { ...video, 'content-length': '5', 'content-range': 'bytes 5-9/10' } },
        206,
        { 'accept-ranges': 'bytes', 'content-length': '5', 'content-range': 'bytes 5-9/10' },
        false,
      ],
      [
        'a part without Content-Range',
        from5,
        { status: 206, headers: { ...video, 'content-length': '5' } },
        206,
        { 'accept-ranges': 'bytes', 'content-length': '5', 'content-range': 'bytes 5-9/*' },
        false,
      ],
      [
        'a part without a length',
        from5,
        { status: 206, headers: { ...video, 'content-range': 'bytes 5-9/10' } },
        206,
        { 'accept-ranges': 'bytes', 'content-length': '5', 'content-range': 'bytes 5-9/10' },
        false,
      ],
      [
        'the whole file where a part was asked for',
        from5,
        { status: 200, headers: { ...video, 'content-length': '10' } },
        200,
        { 'content-length': '10' },
        true,
      ],
      [
        'a part that is the whole, unasked',
        null,
        { status: 206, headers: { ...video, 'content-length': '10', 'content-range': 'bytes 0-9/10' } },
        200,
        { 'content-length': '10' },
        true,
      ],
      ['a stream without a length', null, { status: 200, headers: { 'content-type': 'video/mp2t' } }, 200, {}, true],
      [
        'a range behind the end, with the total as XC writes it',
        { start: 10, end: null },
        { status: 416, headers: { 'content-range': 'bytes 0-9/10' } },
        416,
        { 'content-range': 'bytes */10' },
        false,
      ],
    ];
  for (const [what, asked, upstream, status, headers, fromStart] of good) {
    it(`is passed on sanely: ${what}`, () => {
      assert.deepEqual(judgeAnswer(asked, upstream), { status, headers, fromStart });
    });
  }

  const bad: [what: string, ...Parameters<typeof judgeAnswer>, status: number, code: string][] = [
    ['a page', null, { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } }, 502, 'not-playable'],
    ['JSON', null, { status: 200, headers: { 'content-type': 'application/json' } }, 502, 'not-playable'],
    ['nothing', null, { status: 200, headers: { ...video, 'content-length': '0' } }, 502, 'not-playable'],
    ['a packed body', null, { status: 200, headers: { ...video, 'content-encoding': 'gzip' } }, 502, 'not-playable'],
    [
      'another part than asked',
      from5,
      { status: 206, headers: { ...video, 'content-range': 'bytes 6-9/10' } },
      502,
      'not-playable',
    ],
    [
      'an old part, unasked',
      null,
      { status: 206, headers: { ...video, 'content-range': 'bytes 0-4/10' } },
      502,
      'not-playable',
    ],
    ['a part that does not say which', from5, { status: 206, headers: video }, 502, 'not-playable'],
    ['not found', null, { status: 404, headers: {} }, 502, 'not-playable'],
    ['refused', null, { status: 403, headers: {} }, 502, 'not-playable'],
    ['too many connections', null, { status: 458, headers: {} }, 503, 'account-busy'],
  ];
  for (const [what, asked, upstream, status, code] of bad) {
    it(`never reaches him but as a sentence: ${what}`, () => {
      assert.throws(
        () => judgeAnswer(asked, upstream),
        (error) =>
          error instanceof AppError && error.status === status && error.code === code && / .*\.$/.test(error.message),
      );
    });
  }
});

describe('byte ranges', () => {
  for (const [header, expected] of [
    [undefined, null],
    ['bytes=0-', { start: 0, end: null }],
    ['bytes=5-9', { start: 5, end: 9 }],
    ['bytes= 5 - 9', { start: 5, end: 9 }],
    ['bytes=9-5', null],
    ['bytes=-5', null],
    ['bytes=0-1,3-4', null],
    ['pages=1-2', null],
    ['bytes=99999999999999999999-', null],
  ] as const) {
    it(`asked as ${header} are ${JSON.stringify(expected)}`, () => assert.deepEqual(askedRange(header), expected));
  }

  for (const [header, expected] of [
    ['bytes 0-9/10', { start: 0, end: 9, total: 10 }],
    ['bytes 0-9/*', { start: 0, end: 9, total: null }],
    ['bytes 0-10/10', null],
    ['bytes */10', null],
    ['nonsense', null],
  ] as const) {
    it(`sent as ${header} are ${JSON.stringify(expected)}`, () => assert.deepEqual(readContentRange(header), expected));
  }
});
