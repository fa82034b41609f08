import assert from 'node:assert/strict';
import type { Download } from '@xtreme/companion/contract';
import { describe, it } from 'mocha';
import { sentenceOf } from './sentence.ts';

const of = (...statuses: Download['status'][]) => statuses.map((status) => ({ status }));

describe('the title of the home page', () => {
  const cases: [Download['status'][], number | null, string][] = [
    [[], null, 'Nothing is being downloaded'],
    [['downloading', 'downloading', 'queued'], 2340, '2 downloads running, all done in about 39 min'],
    [['downloading'], null, 'One download running'],
    [['queued', 'failed'], null, 'One download waits for its turn'],
    [['failed', 'failed', 'paused'], null, '2 downloads need you'],
    [['paused'], null, 'One download is paused'],
    [['completed'], null, 'Nothing is being downloaded'],
  ];
  for (const [statuses, left, sentence] of cases) {
    it(`${statuses.join(', ') || 'nothing'} → ${sentence}`, () =>
      assert.equal(sentenceOf(of(...statuses), left), sentence));
  }
});
