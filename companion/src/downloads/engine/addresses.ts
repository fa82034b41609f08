import { BlockList, isIP } from 'node:net';

/** Addresses that lie inside somebody's network: a redirect there could make us fetch what only we can reach. */
const inside = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  inside.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::', 127],
  ['64:ff9b:1::', 48],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  inside.addSubnet(network, bits, 'ipv6');
}

/** IPv4 inside IPv6 (`::ffff:10.0.0.1`, NAT64) is judged as the IPv4 address it reaches. */
export function isPrivateAddress(address: string): boolean {
  const bare = address.split('%')[0] as string;
  if (isIP(bare) === 4) return inside.check(bare, 'ipv4');
  if (isIP(bare) !== 6) return true;
  const mapped = mappedIpv4(bare);
  return mapped ? inside.check(mapped, 'ipv4') : inside.check(bare, 'ipv6');
}

function mappedIpv4(address: string): string | null {
  const dotted = /^(?:::ffff:|64:ff9b::)(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (dotted) return dotted;
  const hex = /^(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address);
  if (!hex) return null;
  const [high, low] = [Number.parseInt(hex[1] as string, 16), Number.parseInt(hex[2] as string, 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
