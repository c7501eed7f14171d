import {describe, it} from 'node:test';
import {expect} from 'chai';
import {type AddressKind, kindOfAddress} from '../../../../demo/server/guards/safe-fetch/address-kind.js';

/** First and last address of every range, and what lies just outside. */
const rows: readonly (readonly [what: string, kind: AddressKind, addresses: readonly string[]])[] = [
  ['this network', 'closed', ['0.0.0.0', '0.255.255.255']],
  ['private 10/8', 'closed', ['10.0.0.0', '10.255.255.255']],
  ['around 10/8', 'public', ['9.255.255.255', '11.0.0.0']],
  ['carrier-grade NAT', 'closed', ['100.64.0.0', '100.100.100.200', '100.127.255.255']],
  ['around carrier-grade NAT', 'public', ['100.63.255.255', '100.128.0.0']],
  ['loopback', 'loopback', ['127.0.0.0', '127.0.0.1', '127.255.255.255', '::1', '0:0:0:0:0:0:0:1']],
  ['around loopback', 'public', ['126.255.255.255', '128.0.0.0']],
  ["Azure's host", 'closed', ['168.63.129.16']],
  ['link-local', 'closed', ['169.254.0.0', '169.254.169.254', '169.254.255.255']],
  ['around link-local', 'public', ['169.253.255.255', '169.255.0.0']],
  ['private 172.16/12', 'closed', ['172.16.0.0', '172.31.255.255']],
  ['around 172.16/12', 'public', ['172.15.255.255', '172.32.0.0']],
  ['protocol assignments', 'closed', ['192.0.0.0', '192.0.0.192', '192.0.0.255']],
  ['documentation 1', 'closed', ['192.0.2.0', '192.0.2.255']],
  ['between those two', 'public', ['192.0.1.0', '192.0.3.0']],
  ['6to4 relays', 'closed', ['192.88.99.0', '192.88.99.255']],
  ['private 192.168/16', 'closed', ['192.168.0.0', '192.168.255.255']],
  ['around 192.168/16', 'public', ['192.167.255.255', '192.169.0.0']],
  ['benchmarks', 'closed', ['198.18.0.0', '198.19.255.255']],
  ['around benchmarks', 'public', ['198.17.255.255', '198.20.0.0']],
  ['documentation 2', 'closed', ['198.51.100.0', '198.51.100.255']],
  ['documentation 3', 'closed', ['203.0.113.0', '203.0.113.255']],
  ['the last before multicast', 'public', ['223.255.255.255']],
  ['multicast', 'closed', ['224.0.0.0', '239.255.255.255']],
  ['reserved', 'closed', ['240.0.0.0', '255.255.255.254']],
  ['broadcast', 'closed', ['255.255.255.255']],
  ['public', 'public', ['1.1.1.1', '8.8.8.8', '104.18.7.192']],
  ['no address', 'closed', ['::', '::0']],
  ['compatible', 'closed', ['::127.0.0.1', '::8.8.8.8']],
  ['mapped', 'closed', ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:8.8.8.8']],
  ['translated', 'closed', ['::ffff:0:127.0.0.1']],
  ['NAT64', 'closed', ['64:ff9b::', '64:ff9b::7f00:1', '64:ff9b::8.8.8.8', '64:ff9b:1::a00:1']],
  ['discard', 'closed', ['100::', '100::1']],
  ['Teredo', 'closed', ['2001::', '2001:0:ffff::1']],
  ['the end of protocol assignments', 'closed', ['2001:1ff:ffff::']],
  ['just after them', 'public', ['2001:200::']],
  ['documentation', 'closed', ['2001:db8::', '2001:db8:ffff::1', '3fff::', '3fff:fff::1']],
  ['around documentation', 'public', ['2001:db7::', '2001:db9::', '3ffe::1']],
  ['6to4', 'closed', ['2002::', '2002:7f00:1::', '2002:a00:1::1', '2002:ffff:ffff::']],
  ['around 6to4', 'public', ['2003::']],
  ['segment routing', 'closed', ['5f00::1']],
  ['unique local', 'closed', ['fc00::', 'fd00:ec2::254', 'fdff:ffff::1']],
  ['link-local, with a zone too', 'closed', ['fe80::', 'fe80::1', 'fe80::1%eth0', 'febf::1']],
  ['site-local', 'closed', ['fec0::1']],
  ['multicast', 'closed', ['ff00::', 'ff02::1', 'ff0e::1']],
  ['public, but for its zone', 'closed', ['2606:4700::1%eth0']],
  ['public', 'public', ['2606:4700::1', '2a00:1450:4001:80b::200e', '2000::', '2620:0:2d0:200::7']],
  ['not an address', 'closed', ['', 'localhost', '127.1', '0x7f000001', '010.0.0.1', '1.2.3.4.5', '[::1]']],
];

describe('the kind of an address', () => {
  for (const [what, kind, addresses] of rows) {
    it(`is ${kind}: ${what}, ${addresses[0]}`, () => {
      expect(addresses.map((address) => [address, kindOfAddress(address)])).to.deep.equal(
        addresses.map((address) => [address, kind]),
      );
    });
  }
});
