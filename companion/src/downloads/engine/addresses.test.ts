import assert from 'node:assert/strict';
import { isPrivateAddress } from './addresses.ts';

const inside = [
  '127.0.0.1',
  '10.1.2.3',
  '192.168.1.1',
  '172.20.0.1',
  '169.254.1.1',
  '100.64.0.1',
  '0.0.0.0',
  '::1',
  'fe80::1',
  'fe80::1%eth0',
  'fd00::1',
  '::ffff:10.0.0.1',
  '::ffff:a00:1',
  '64:ff9b::10.0.0.1',
  'not an address',
];
const outside = ['1.1.1.1', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'];

describe('an address', () => {
  for (const address of inside)
    it(`${address} is in somebody's own network`, () => assert.ok(isPrivateAddress(address)));
  for (const address of outside) it(`${address} is public`, () => assert.ok(!isPrivateAddress(address)));
});
