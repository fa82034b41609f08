import assert from 'node:assert/strict';
import { AnswerFault } from './answer-fault.ts';
import { parseJson } from './parse-json.ts';
import { type Answer, openList, readValue, rowsOf as readRows } from './read-answer.ts';
import { createElementReader } from './read-elements.ts';
import { createSplitter } from './split-json.ts';

/** A small generator of numbers, so that a failure can be repeated. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const PIECES = ['a', '"', '\\', '\\"', '[', ']', '{', '}', ',', ':', '\n', '\t', 'é', '漢', '😀', '\u0000', '/', ' '];

function randomValue(random: (below: number) => number, depth = 0): unknown {
  const kind = random(depth > 3 ? 4 : 6);
  if (kind === 0) return Array.from({ length: random(12) }, () => PIECES[random(PIECES.length)]).join('');
  if (kind === 1) return random(100_000) - 50_000;
  if (kind === 2) return random(1000) / 7;
  if (kind === 3) return [null, true, false][random(3)];
  if (kind === 4) return Array.from({ length: random(5) }, () => randomValue(random, depth + 1));
  return Object.fromEntries(
    Array.from({ length: random(5) }, (_, i) => [
      `${PIECES[random(PIECES.length)]}${i}`,
      randomValue(random, depth + 1),
    ]),
  );
}

async function* inPieces(bytes: Buffer, size: () => number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    const end = at + size();
    yield bytes.subarray(at, end);
    at = end;
  }
}

function once(text: string | Buffer): AsyncIterable<Buffer> {
  return inPieces(Buffer.from(text), () => 1 << 20);
}

async function rowsOf(answer: Answer): Promise<unknown[]> {
  assert.equal(answer.kind, 'list');
  const rows: unknown[] = [];
  if (answer.kind === 'list') for await (const batch of readRows(answer.bytes)) rows.push(...batch);
  return rows;
}

function fault(kind: AnswerFault['kind']) {
  return (error: unknown) => error instanceof AnswerFault && error.kind === kind;
}

describe('reading a list as a stream', () => {
  it('reads what JSON.parse reads, whatever the pieces', async () => {
    for (let seed = 1; seed <= 1500; seed++) {
      const random = randomOf(seed);
      // A list begins with an object, a list, a string or null; numbers alone are no list of rows.
      const list = [{}, ...Array.from({ length: random(30) }, () => randomValue(random))];
      const text = JSON.stringify(list, null, random(2) === 0 ? 0 : 2);
      const bytes = Buffer.from(
        `${random(3) === 0 ? '\ufeff' : ''}${' \n'.repeat(random(3))}${text}${random(2) ? '\n' : ''}`,
      );
      assert.deepEqual(await rowsOf(await openList(inPieces(bytes, () => 1 + random(30)))), list, `seed ${seed}`);
    }
  });

  it('hands out every element that is not known, wherever the bytes are cut and whatever stands between them', () => {
    for (let seed = 1; seed <= 600; seed++) {
      const random = randomOf(seed);
      const list = Array.from({ length: random(40) }, (_, n) => ({
        ...(random(4) > 0 && { num: n }),
        id: n,
        value: randomValue(random),
        ...(random(3) === 0 && { parts: [{ a: 1 }, { b: '},{' }], text: '"},{"' }),
      }));
      const between = [',', ', ', ',\n', ' ,\t'][random(4)] ?? ',';
      const bytes = (rows: object[]) => Buffer.from(`${rows.map((row) => JSON.stringify(row)).join(between)} ]`);
      const known = new Set<string>();
      const read = (rows: object[]) => {
        const taken: unknown[] = [];
        const reader = createElementReader({
          knows: (fingerprint) => known.has(fingerprint),
          take(value, fingerprint) {
            known.add(fingerprint);
            taken.push(value);
          },
        });
        const body = bytes(rows);
        for (let at = 0; at < body.length;) {
          const end = at + 1 + random(300);
          reader.push(body.subarray(at, end));
          at = end;
        }
        assert.ok(reader.ended, `seed ${seed}`);
        return taken;
      };
      assert.deepEqual(read(list), list, `seed ${seed}`);
      const renumbered = list.map((row, n) => ('num' in row ? { ...row, num: 100 + n } : row));
      assert.deepEqual(read(renumbered), [], `seed ${seed}`);
      const changed = list.map((row) => (random(5) === 0 ? { ...row, id: row.id + 1000 } : row));
      const fresh = changed.filter((row, n) => row !== list[n]);
      assert.deepEqual(read(changed), fresh, `seed ${seed}`);
    }
  });

  it('cuts between elements only, wherever the batches end', () => {
    const random = randomOf(7);
    for (let round = 0; round < 300; round++) {
      const list = Array.from({ length: random(20) }, () => randomValue(random));
      const splitter = createSplitter({ open: '[', batchBytes: 1 + random(40) });
      const body = Buffer.from(JSON.stringify(list).slice(1));
      const texts: string[] = [];
      for (let at = 0; at < body.length;) {
        const end = at + 1 + random(30);
        texts.push(...splitter.push(body.subarray(at, end)));
        at = end;
      }
      assert.ok(splitter.ended);
      assert.deepEqual(
        texts.flatMap((text) => JSON.parse(`[${text}]`)),
        list,
      );
    }
  });

  it('never ends normally when the list is cut, at any byte', async () => {
    const bytes = Buffer.from('[{"a":"]}","b":[1,{"c":"\\"]"}]},{"stream_id":2,"name":"é😀"},{"x":[]}]');
    for (let end = 1; end < bytes.length; end++) {
      await assert.rejects(async () => {
        const answer = await openList(once(bytes.subarray(0, end)));
        if (answer.kind === 'list') await rowsOf(answer);
        else throw new AnswerFault('truncated');
      }, fault('truncated'));
    }
    assert.equal((await rowsOf(await openList(once(bytes)))).length, 3);
  });

  for (const text of [
    '[{},]',
    '[{}{}]',
    '[{},,{}]',
    '[{}}',
    '[{"a":1]',
    '[{},oops]',
    '[{"a":}]',
    '[{}<br />Fatal error]',
  ]) {
    it(`refuses ${text}`, async () => {
      await assert.rejects(async () => rowsOf(await openList(once(text))), AnswerFault);
    });
  }

  it('is as strict where two batches meet', () => {
    for (const text of ['{"a":1},,{"b":2}]', '{"a":1},]', ',{"a":1}]']) {
      assert.throws(() => {
        const splitter = createSplitter({ open: '[', batchBytes: 1 });
        for (const part of splitter.push(Buffer.from(text))) parseJson(`[${part}]`);
      }, fault('malformed'));
    }
  });

  it('takes a literal [] for an empty list, and what follows the list for nothing', async () => {
    for (const text of ['[]', ' [ \n ] ', '\ufeff[]']) assert.deepEqual(await rowsOf(await openList(once(text))), []);
    assert.deepEqual(await rowsOf(await openList(once('[{"a":1}]<!-- 0.2 s -->'))), [{ a: 1 }]);
  });

  it('takes an object with numbers for keys for the list that PHP made it of', async () => {
    assert.deepEqual(await rowsOf(await openList(once('{"0":{"a":1},"2":{"a":3}}'))), [{ a: 1 }, { a: 3 }]);
    const large = Object.fromEntries(
      Array.from({ length: 5000 }, (_, i) => [i * 2, { stream_id: i, name: 'x'.repeat(40) }]),
    );
    const random = randomOf(3);
    const rows = await rowsOf(await openList(inPieces(Buffer.from(JSON.stringify(large)), () => 1 + random(5000))));
    assert.equal(rows.length, 5000);
    await assert.rejects(
      async () => rowsOf(await openList(once(JSON.stringify(large).slice(0, -1)))),
      fault('truncated'),
    );
  });

  it('hands other objects out whole', async () => {
    assert.deepEqual(await openList(once('{"user_info":{"auth":0}}')), {
      kind: 'value',
      value: { user_info: { auth: 0 } },
    });
    assert.deepEqual(await openList(once('{}')), { kind: 'value', value: {} });
    await assert.rejects(openList(once('{"user_info":{"auth":0}')), fault('truncated'));
  });

  it('skips warnings that PHP wrote before the JSON', async () => {
    const warnings = [
      '<br />\n<b>Warning</b>:  Undefined array key [x] in <b>/a/b.php</b> on line <b>5</b><br />\n',
      'PHP Notice:  Undefined index: x in /a/b.php on line 3\n',
      '\nDeprecated: Implicit conversion [] of {} in /a.php on line 1\nWarning: again in /a.php on line 2\n\n',
    ];
    for (const warning of warnings) {
      for (const size of [1, 7, 4096]) {
        const answer = await openList(inPieces(Buffer.from(`${warning}[{"a":1}]`), () => size));
        assert.deepEqual(await rowsOf(answer), [{ a: 1 }]);
      }
      assert.deepEqual(await readValue(once(`${warning}{"a":1}`)), { kind: 'value', value: { a: 1 } });
    }
  });

  it('never takes brackets in an error message or a page for an empty list', async () => {
    const texts = [
      'Fatal error: Uncaught Error:\n[] operator not supported for strings in /a.php',
      '<b>Warning</b>: x<br />\n[]',
      '<!DOCTYPE html><html><script>\n[{"a":1}]\nWarning:</script></html>',
      '<html><body>[]</body></html>',
      '[2026-01-01 10:00:00] production.ERROR: oops',
      'blocked',
      '',
      ' \n',
      'null',
    ];
    for (const text of texts) assert.equal((await openList(once(text))).kind, 'text', text);
  });

  it('keeps every digit of numbers that JavaScript cannot hold', () => {
    const text =
      '[{"id":12345678901234567890,"s":"x: 12345678901234567890","f":7.1999999999999993,"n":-90071992547409930, "t":"\\"1"},99999999999999999]';
    const expected = [
      {
        id: '12345678901234567890',
        s: 'x: 12345678901234567890',
        f: 7.1999999999999993,
        n: '-90071992547409930',
        t: '"1',
      },
      '99999999999999999',
    ];
    assert.deepEqual(parseJson(text), expected);
  });

  it('replaces bytes that are no UTF-8 and takes raw control characters', async () => {
    const bytes = Buffer.concat([
      Buffer.from('[{"name":"caf'),
      Buffer.from([0xe9]),
      Buffer.from('","x":"a\tb\u0001"},{"name":"'),
      Buffer.from([0xf0, 0x9f]),
      Buffer.from('"}]'),
    ]);
    for (const size of [1, 5, 1000]) {
      const rows = await rowsOf(await openList(inPieces(bytes, () => size)));
      assert.deepEqual(rows, [{ name: 'caf\ufffd', x: 'a b ' }, { name: '\ufffd' }]);
    }
  });

  it('gives up on an element without end', () => {
    const splitter = createSplitter({ open: '[', maxElementBytes: 1000 });
    assert.throws(() => {
      for (let i = 0; i < 100; i++) splitter.push(Buffer.from(`{"a":"${'x'.repeat(50)}`));
    }, fault('too-large'));
  });
});

describe('reading a single value', () => {
  it('tells a cut answer from a broken one', async () => {
    await assert.rejects(readValue(once('{"info":{"name":"x"')), fault('truncated'));
    await assert.rejects(readValue(once('{"info":oops}')), fault('malformed'));
  });

  it('takes null and false for "nothing known"', async () => {
    for (const text of ['null', 'false', '\ufeffnull\n'])
      assert.deepEqual(await readValue(once(text)), { kind: 'value', value: null });
  });

  it('never repeats the answer in an error, for it may hold the password', async () => {
    await assert.rejects(
      readValue(once('{"password":"hunter22",}')),
      (error: Error) => !JSON.stringify([error.message, error.stack, error.cause]).includes('hunter22'),
    );
  });
});
