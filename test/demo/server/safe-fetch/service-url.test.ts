import {describe, it} from 'node:test';
import {expect} from 'chai';
import {
  checkServiceUrl,
  type ServiceUrlRules,
} from '../../../../demo/server/guards/safe-fetch/service-url.js';
import {ChatError} from '../../../../src/base/chat-error.js';

const strict: ServiceUrlRules = {allowLoopbackHttp: false, allowedPorts: [443]};
const local: ServiceUrlRules = {allowLoopbackHttp: true, allowedPorts: [443, 11_434]};

const isAllowed = (address: string, rules: ServiceUrlRules): boolean => {
  try {
    checkServiceUrl(address, rules);
    return true;
  } catch (error) {
    expect(error).to.be.instanceOf(ChatError).and.include({code: 'invalid', status: 422});
    return false;
  }
};

describe('the address of a model service', () => {
  const refused: readonly (readonly [why: string, ...addresses: string[]])[] = [
    [
      'it is none',
      '',
      'api.example.com',
      'https://',
      'https://[',
      '/v1',
      `https://example.com/${'x'.repeat(2_048)}`,
    ],
    [
      'not https',
      'http://example.com',
      'ftp://example.com',
      'file:///etc/passwd',
      'data:,x',
      'gopher://example.com',
    ],
    ['a user name', 'https://user@example.com', 'https://user:word@example.com', 'https://:word@example.com'],
    ['its port', 'https://example.com:22', 'https://example.com:8443', 'https://example.com:80'],
    ['this machine', 'https://127.0.0.1', 'https://[::1]', 'https://127.255.0.1'],
    ['decimal', 'https://2130706433', 'https://3232235521'],
    ['octal', 'https://017700000001', 'https://0177.0.0.1', 'https://012.0.0.1'],
    [
      'hexadecimal',
      'https://0x7f000001',
      'https://0x7f.1',
      'https://0xa9.0xfe.0xa9.0xfe',
      'https://0xA9FEA9FE',
    ],
    ['short', 'https://127.1', 'https://10.1', 'https://192.168.257', 'https://0'],
    ['a dot at its end', 'https://127.0.0.1.', 'https://2130706433.'],
    ['full-width digits', 'https://①②⑦.0.0.1', 'https://１２７.0.0.1'],
    ['a mapped address', 'https://[::ffff:127.0.0.1]', 'https://[::ffff:a9fe:a9fe]', 'https://[::127.0.0.1]'],
    ['NAT64 and 6to4', 'https://[64:ff9b::7f00:1]', 'https://[2002:7f00:1::]'],
    ['clouds’ own', 'https://169.254.169.254', 'https://[fd00:ec2::254]', 'https://100.100.100.200'],
  ];
  for (const [why, ...addresses] of refused) {
    for (const address of addresses) {
      it(`is refused: ${why}: ${address.slice(0, 60)}`, () => {
        expect(isAllowed(address, strict)).to.equal(false);
      });
    }
  }

  for (const address of [
    'https://api.openai.com/v1',
    'https://EXAMPLE.com:443',
    'https://1.1.1.1/x',
    'https://[2606:4700::1]/',
  ]) {
    it(`is allowed: ${address}`, () => {
      expect(isAllowed(address, strict)).to.equal(true);
    });
  }

  const loopback: readonly (readonly [address: string, rules: ServiceUrlRules, isAllowed: boolean])[] = [
    ['http://localhost:11434/v1', local, true],
    ['http://127.0.0.1:11434', local, true],
    ['http://[::1]:11434', local, true],
    ['https://localhost', local, true],
    ['http://localhost:11434', {...local, allowLoopbackHttp: false}, false],
    ['http://localhost:6379', local, false],
    ['http://localhost', local, false],
    ['http://192.168.0.1:11434', local, false],
    ['http://example.com:11434', local, false],
    ['http://0.0.0.0:11434', local, false],
    ['http://[::ffff:127.0.0.1]:11434', local, false],
    ['http://localhost.example.com:11434', local, false],
  ];
  for (const [address, rules, expected] of loopback) {
    const flag = rules.allowLoopbackHttp ? 'with' : 'without';
    it(`is ${expected ? 'allowed' : 'refused'} ${flag} allowLoopbackHttp: ${address}`, () => {
      expect(isAllowed(address, rules)).to.equal(expected);
    });
  }
});
