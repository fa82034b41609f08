import { lookup as resolve } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

const refusal = 'a link to a private address is not followed';

/** Loopback, private, link-local and other addresses that a stranger's link must not make us talk to. */
export function isPrivateAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return true;
  return ipaddr.process(address).range() !== 'unicast';
}

/** An address in the link itself is never looked up, so it is checked before. Throws where it is private. */
export function refusePrivateLiteral(hostname: string, trustedHost: string): void {
  const literal = hostname.replace(/^\[|\]$/g, '');
  if (hostname !== trustedHost && ipaddr.isValid(literal) && isPrivateAddress(literal)) throw new Error(refusal);
}

/**
 * A `lookup` for connections that refuses private addresses, whatever name leads there; the one host that the user
 * chose himself may be anywhere.
 */
export function guardedLookup(trustedHost: string): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, options, (error, address, family) => {
      const found = (Array.isArray(address) ? address : [{ address, family: family ?? 4 }]).map((one) => one.address);
      const refused = !error && hostname !== trustedHost && found.some((one) => isPrivateAddress(one));
      if (refused) callback(new Error(refusal), '', 0);
      else callback(error, address as string, family);
    });
  };
}
