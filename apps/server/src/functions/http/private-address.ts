import { BlockList, isIP } from 'node:net';

/** Addresses that only mean something inside a network or a machine. Sources: IANA special-purpose address registries. */
const IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
const IPV6: readonly (readonly [string, number])[] = [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const blocked = new BlockList();
for (const [net, bits] of IPV4) blocked.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of IPV6) blocked.addSubnet(net, bits, 'ipv6');

/** True for an address no tool may reach by default; also for text that is no address at all. */
export function isPrivateAddress(address: string): boolean {
  const bare = address.split('%', 1)[0] ?? '';
  switch (isIP(bare)) {
    case 4:
      return blocked.check(bare, 'ipv4');
    case 6:
      // BlockList compares an IPv4-mapped address (::ffff:a.b.c.d) with the IPv4 rules by itself.
      return blocked.check(bare, 'ipv6');
    default:
      return true;
  }
}
