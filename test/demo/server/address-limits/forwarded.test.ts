import type {IncomingMessage} from 'node:http';
import {describe, it} from 'node:test';
import {expect} from 'chai';
import {clientAddress, TrustedProxies} from '../../../../demo/server/guards/forwarded.js';
import {canonicalAddress, networkOf} from '../../../../demo/server/guards/ip-address.js';

const proxies = new TrustedProxies(['10.0.0.0/8', '192.0.2.1', 'fd00::/8', '2001:db8::5']);

/** Who sends a request that came from `peer` with that `X-Forwarded-For`. */
const clientOf = (peer: string, forwarded?: string): string =>
  clientAddress(
    {
      socket: {remoteAddress: peer},
      headers: forwarded === undefined ? {} : {'x-forwarded-for': forwarded},
    } as unknown as IncomingMessage,
    proxies,
  );

describe('the address of who sends a request', () => {
  const cases: readonly (readonly [
    title: string,
    peer: string,
    forwarded: string | undefined,
    client: string,
  ])[] = [
    ['is the other end of the connection', '203.0.113.9', undefined, '203.0.113.9'],
    ['is nothing that an untrusted peer says', '203.0.113.9', '198.51.100.7', '203.0.113.9'],
    ['is what a trusted proxy says', '10.1.2.3', '198.51.100.7', '198.51.100.7'],
    ['is the last one that is no proxy', '10.1.2.3', '198.51.100.7, 203.0.113.9, 192.0.2.1', '203.0.113.9'],
    ['is no invention that stands before it', '10.1.2.3', '127.0.0.1, 10.0.0.1, 203.0.113.9', '203.0.113.9'],
    ['is the first proxy where all are', '10.1.2.3', '10.0.0.1,10.0.0.2', '10.0.0.1'],
    ['is the proxy where it says nothing', '10.1.2.3', '', '10.1.2.3'],
    ['is the proxy where what it says cannot be read', '10.1.2.3', '203.0.113.9, unknown', '10.1.2.3'],
    ['has no port', '10.1.2.3', '203.0.113.9:4711', '203.0.113.9'],
    ['has no port in brackets', '10.1.2.3', '[2001:db8::9]:4711', '2001:db8:0:0:0:0:0:9'],
    ['is IPv4 where IPv6 wraps it', '::ffff:10.1.2.3', '::ffff:203.0.113.9', '203.0.113.9'],
    ['is found behind proxies with IPv6', 'fd12::1', '203.0.113.9, 2001:DB8::5', '203.0.113.9'],
  ];
  for (const [title, peer, forwarded, client] of cases) {
    it(title, () => {
      expect(clientOf(peer, forwarded)).to.equal(client);
    });
  }

  it('is unknown where the connection is gone', () => {
    expect(clientOf(undefined as unknown as string)).to.equal('unknown');
  });
});

describe('an address', () => {
  it('has one form, however it is written', () => {
    const forms = ['2001:db8::1', '2001:0DB8:0:0::0001', '2001:db8:0:0:0:0:0:1%eth0'];
    expect(new Set(forms.map(canonicalAddress))).to.have.property('size', 1);
  });

  it('is IPv4 where it only wraps one', () => {
    expect([canonicalAddress('::ffff:192.0.2.1'), canonicalAddress('::ffff:c000:201')]).to.deep.equal([
      '192.0.2.1',
      '192.0.2.1',
    ]);
  });

  it('is none where it is no IP address', () => {
    expect(['', 'localhost', '1.2.3', '1.2.3.4.5', '::g', ':::'].map(canonicalAddress)).to.deep.equal(
      Array(6).fill(null),
    );
  });

  it('counts by itself with IPv4, and with its /64 with IPv6', () => {
    const networks = ['192.0.2.1', '2001:db8:1:2::1', '2001:db8:1:2:ffff::1', '2001:db8:1:3::1', '::1'];
    expect(networks.map((address) => networkOf(canonicalAddress(address) ?? ''))).to.deep.equal([
      '192.0.2.1',
      '2001:db8:1:2::/64',
      '2001:db8:1:2::/64',
      '2001:db8:1:3::/64',
      '0:0:0:0::/64',
    ]);
  });
});
