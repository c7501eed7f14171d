import {BlockList, isIP} from 'node:net';

/** `closed` is every address that is not some public machine's own, and not this machine's loopback. */
export type AddressKind = 'public' | 'loopback' | 'closed';

type Family = 'ipv4' | 'ipv6';

const loopback4 = subnets('ipv4', ['127.0.0.0/8']);
const loopback6 = subnets('ipv6', ['::1/128']);

const closed4 = subnets('ipv4', [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // carrier-grade NAT
  '168.63.129.16/32', // Azure's host, public only by its number
  '169.254.0.0/16', // link-local; clouds keep credentials there
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, and broadcast
]);

/** All that is global; unique local, link-local, multicast, mapped and NAT64 addresses lie outside. */
const global6 = subnets('ipv6', ['2000::/3']);

const closed6 = subnets('ipv6', [
  '2001::/23', // protocol assignments: Teredo, benchmarks, ORCHID
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4: an IPv4 address of anyone's choice inside
  '3fff::/20', // documentation
]);

/**
 * What kind of machine is behind `address`, which is `closed` where it is not an IP address at all.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry/
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry/
 */
export function kindOfAddress(address: string): AddressKind {
  switch (isIP(address)) {
    case 4:
      if (loopback4.check(address, 'ipv4')) return 'loopback';
      return closed4.check(address, 'ipv4') ? 'closed' : 'public';
    case 6:
      // A zone names one of our own links.
      if (address.includes('%')) return 'closed';
      if (loopback6.check(address, 'ipv6')) return 'loopback';
      return global6.check(address, 'ipv6') && !closed6.check(address, 'ipv6') ? 'public' : 'closed';
    default:
      return 'closed';
  }
}

/** One list a family: in a mixed one, a range of mapped addresses would hold all of IPv4. */
function subnets(family: Family, ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/');
    list.addSubnet(network, Number(prefix), family);
  }
  return list;
}
