import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { nameOf, readValue, typeOf } from './setting-type.ts';

const whole = (more = {}) => ({ type: 'integer', minimum: 1, maximum: 64, ...more });

describe('a setting', () => {
  it('is edited as its schema says', () => {
    assert.deepEqual(typeOf({ type: 'boolean' }), { kind: 'switch' });
    assert.deepEqual(typeOf({ type: 'string', enum: ['a', 'b'] }), { kind: 'choice', options: ['a', 'b'] });
    assert.deepEqual(typeOf(whole()), { kind: 'number', whole: true, least: 1, most: 64, empty: false });
    assert.deepEqual(typeOf({ anyOf: [whole({ maximum: Number.MAX_SAFE_INTEGER }), { type: 'null' }] }), {
      kind: 'number',
      whole: true,
      least: 1,
      most: null,
      empty: true,
    });
    assert.deepEqual(typeOf({ type: ['string', 'null'] }), { kind: 'text', empty: true });
    assert.deepEqual(typeOf({}), { kind: 'text', empty: false });
  });

  it('takes only what fits', () => {
    const type = typeOf(whole());
    assert.equal(readValue(type, ' 3 '), 3);
    for (const text of ['', 'x', '0', '65', '1.5']) assert.equal(readValue(type, text), undefined, text);
    assert.equal(readValue(typeOf({ anyOf: [whole(), { type: 'null' }] }), ''), null);
    assert.equal(readValue(typeOf({ type: 'boolean' }), 'true'), true);
    assert.equal(readValue(typeOf({ type: 'string', enum: ['a'] }), 'b'), undefined);
  });

  it('has a group and a readable name', () => {
    assert.deepEqual(nameOf('max_active_downloads'), { group: 'downloads', name: 'Max active downloads' });
    assert.deepEqual(nameOf('sync_interval_minutes'), { group: 'sync', name: 'Sync interval' });
    assert.deepEqual(nameOf('language'), { group: '', name: 'Language' });
  });
});
