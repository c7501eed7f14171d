import type {ChatError} from '../../../src/base/chat-error.js';
import {addressGuard} from '../../../src/transport/allowed-address.js';
import {describe, expect, it} from '../../support/suite.js';

const allowedOrigins = new Set([
  'https://api.example',
  'https://api.example:8443',
  'http://127.0.0.1:11434',
  'http://[::1]:8080',
  'https://xn--bcher-kva.example',
]);
const assertAllowed = addressGuard({allowedOrigins});

const allowed = [
  'https://api.example/v1/chat?x=1#y',
  'https://api.example:443/',
  'HTTPS://API.EXAMPLE/',
  'https://api.example:8443/',
  'https://api.example\\path',
  'http://127.0.0.1:11434/api/chat',
  // Spellings of one address that the parser of addresses makes one.
  'http://2130706433:11434/',
  'http://0x7f.1:11434/',
  'http://[::1]:8080/',
  'http://[0:0:0:0:0:0:0:1]:8080/',
  'https://bücher.example/',
  'https://BÜCHER.example/',
  'wss://api.example/socket',
  'ws://127.0.0.1:11434/socket',
];

/** Address, and what the message calls it. */
const refused: readonly (readonly [string, string])[] = [
  ['http://api.example/', 'http://api.example'],
  ['ws://api.example/', 'http://api.example'],
  ['https://api.example:444/', 'https://api.example:444'],
  ['https://api.example.:443/', 'https://api.example.'],
  ['https://api.example.evil.test/', 'https://api.example.evil.test'],
  ['https://evil.test/api.example', 'https://evil.test'],
  ['https://evil.test#@api.example/', 'https://evil.test'],
  ['https://evil.test\\@api.example/', 'https://evil.test'],
  ['https://sub.api.example/', 'https://sub.api.example'],
  ['https://apiexample/', 'https://apiexample'],
  ['https://api.example@evil.test/', 'https://evil.test'],
  ['https://user@api.example/', 'https://api.example'],
  ['https://:secret@api.example/', 'https://api.example'],
  ['https://аpi.example/', 'https://xn--pi-6kc.example'],
  ['https://bucher.example/', 'https://bucher.example'],
  ['http://127.0.0.1/', 'http://127.0.0.1'],
  ['http://localhost:11434/', 'http://localhost:11434'],
  ['http://[::2]:8080/', 'http://[::2]:8080'],
  ['http://[::ffff:127.0.0.1]:11434/', 'http://[::ffff:7f00:1]:11434'],
  ['blob:https://api.example/5d1c', 'blob:'],
  ['data:text/event-stream,data', 'data:'],
  ['file:///etc/passwd', 'file:'],
  ['ftp://api.example/', 'ftp:'],
  ['javascript:alert(1)', 'javascript:'],
  ['about:blank', 'about:'],
];

const errorOf = (address: string): ChatError | null => {
  try {
    assertAllowed(new URL(address));
    return null;
  } catch (error) {
    return error as ChatError;
  }
};

describe('the addresses that may be asked', () => {
  for (const address of allowed) {
    it(`hold ${address}`, () => {
      expect(errorOf(address)).to.equal(null);
    });
  }

  for (const [address, name] of refused) {
    it(`do not hold ${address}`, () => {
      const error = errorOf(address);
      expect([error?.code, error?.retryable, error?.stage]).to.deep.equal(['forbidden', false, 'connect']);
      expect(error?.message).to.contain(`Refused to ask ${name}:`);
      expect(error?.message).not.to.contain('secret');
    });
  }

  it('do not hold a host that is refused although its origin is allowed', () => {
    const guard = addressGuard({
      allowedOrigins,
      refuseHost: (host) => (host === '[::1]' ? 'Not that one.' : null),
    });
    expect(() => guard(new URL('http://[::1]:8080/'))).to.throw('Not that one.');
    expect(() => guard(new URL('https://api.example/'))).not.to.throw();
  });
});
