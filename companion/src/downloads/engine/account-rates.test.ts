import assert from 'node:assert/strict';
import { createAccountRates } from './account-rates.ts';
import { createRateLimit } from './rate-limit.ts';

describe('the rates of accounts', () => {
  const open = () => {
    const total = createRateLimit();
    const rates = createAccountRates(total);
    return { total, rates, one: rates.for('1'), two: rates.for('2') };
  };

  it('bind only their own account', () => {
    const { rates, one, two } = open();
    rates.set({ 1: 1000 });
    assert.deepEqual([one.limited, two.limited], [true, false]);
    assert.ok(one.charge(2000) > 1_500);
    assert.equal(two.charge(2000), 0);
  });

  it('are shared by all connections of the account', () => {
    const { rates, one } = open();
    rates.set({ 1: 1000 });
    one.charge(2000);
    assert.ok(rates.for('1').charge(1) > 1_500);
  });

  it('lie within the total, which all accounts share', () => {
    const { total, rates, one, two } = open();
    total.set(1000);
    rates.set({ 1: 100_000 });
    assert.ok(one.charge(2000) > 1_500);
    assert.ok(two.charge(1) > 1_500);
  });

  it('end when they are no longer named', () => {
    const { rates, one } = open();
    rates.set({ 1: 1000 });
    one.charge(5000);
    rates.set({});
    assert.deepEqual([one.limited, one.charge(5000)], [false, 0]);
  });

  for (const which of ['total', 'own'] as const) {
    it(`wake who sleeps once when the ${which} rate is changed`, () => {
      const { total, rates, one } = open();
      let woken = 0;
      one.sleep(60_000, () => woken++);
      if (which === 'total') total.set(5);
      else rates.set({ 1: 5 });
      assert.equal(woken, 1);
      total.set(6);
      rates.set({ 1: 6 });
      assert.equal(woken, 1);
    });
  }

  it('wake nobody who gave up sleeping', () => {
    const { total, rates, one } = open();
    const cancel = one.sleep(60_000, () => assert.fail('woken'));
    cancel();
    total.set(5);
    rates.set({ 1: 5 });
  });
});
