import assert from 'node:assert/strict';
import { guardedLookup, isPrivateAddress, refusePrivateLiteral } from './private-address.ts';

describe('private addresses', () => {
  const isPrivate = [
    '127.0.0.1',
    '127.255.255.255',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '224.0.0.1',
    '198.18.0.1',
    '192.0.2.1',
    '240.0.0.1',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '2001:db8::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'not an address',
    '',
  ];
  const isPublic = [
    '1.1.1.1',
    '8.8.8.8',
    '172.15.0.1',
    '172.32.0.1',
    '192.169.0.1',
    '::ffff:8.8.8.8',
    '2606:4700:4700::1111',
  ];
  for (const address of isPrivate) it(`${address || 'nothing'} is one`, () => assert.ok(isPrivateAddress(address)));
  for (const address of isPublic) it(`${address} is none`, () => assert.ok(!isPrivateAddress(address)));

  it('are refused in a link, unless they are the host that the user chose', () => {
    for (const literal of ['127.0.0.1', '[::1]', '[::ffff:10.0.0.1]', '169.254.169.254']) {
      assert.throws(() => refusePrivateLiteral(literal, 'panel.example'), /private address/);
      refusePrivateLiteral(literal, literal);
    }
    for (const host of ['8.8.8.8', '[2606:4700:4700::1111]', 'localhost', 'panel.example'])
      refusePrivateLiteral(host, 'other');
  });

  /** The address, or the refusal. */
  function lookUp(hostname: string, trusted: string, all: boolean): Promise<unknown> {
    return new Promise((resolve, reject) => {
      guardedLookup(trusted)(hostname, { all }, (error, address) => (error ? reject(error) : resolve(address)));
    });
  }

  for (const all of [false, true]) {
    it(`are refused behind a name (${all ? 'all of its addresses' : 'the first of its addresses'})`, async () => {
      await assert.rejects(lookUp('localhost', 'panel.example', all), /private address/);
      assert.ok(await lookUp('localhost', 'localhost', all));
    });
  }

  it('a name that there is not stays an error of its own', async () => {
    await assert.rejects(lookUp('nowhere.invalid', 'panel.example', false), { syscall: 'getaddrinfo' });
  });
});
