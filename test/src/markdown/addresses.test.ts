import {expect} from 'chai';
import {type MarkdownPolicy, trustedPolicy, untrustedPolicy} from '../../../src/markdown/index.js';
import {drawing, drawnAtOnce, undrawAll} from '../../support/markdown-drawing.js';

const linked = (markdown: string, policy: MarkdownPolicy = untrustedPolicy): (string | null)[] =>
  [...drawnAtOnce(markdown, {policy}).querySelectorAll('a')].map((link) => link.getAttribute('href'));

const shown = (markdown: string, policy: MarkdownPolicy = untrustedPolicy): string =>
  drawnAtOnce(markdown, {policy}).textContent ?? '';

const withBase = {...untrustedPolicy, baseUrl: 'https://docs.example/guide/'};

describe('Addresses of links', () => {
  afterEach(undrawAll);

  const becomeLinks: Readonly<Record<string, string>> = {
    '[a](https://example.com)': 'https://example.com/',
    '[a](HTTPS://EXAMPLE.com/A%20b)': 'https://example.com/A%20b',
    '[a](http://example.com/x?q=1#y)': 'http://example.com/x?q=1#y',
    '[a](mailto:a@example.com)': 'mailto:a@example.com',
    '[a](https&colon;//example.com)': 'https://example.com/',
    '[a](https://example.com/&auml;)': 'https://example.com/%C3%A4',
    '[a](<https://example.com/a b>)': 'https://example.com/a%20b',
    '<https://example.com/x>': 'https://example.com/x',
    'https://example.com/x.': 'https://example.com/x',
    'www.example.com': 'http://www.example.com/',
    '[a][r]\n\n[r]: https://example.com/r': 'https://example.com/r',
    '[r]\n\n[R]: https://example.com/r': 'https://example.com/r',
    '- > | a |\n  > |---|\n  > | [x](https://example.com/t) |': 'https://example.com/t',
    '[__proto__]\n\n[__proto__]: https://example.com/p': 'https://example.com/p',
  };
  for (const [markdown, href] of Object.entries(becomeLinks)) {
    it(`links ${JSON.stringify(markdown)}`, () => {
      expect(linked(markdown)).to.deep.equal([href]);
    });
  }

  const stayText = [
    ...[
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'java\tscript:alert(1)',
      '&#x6a;avascript:alert(1)',
      '&Tab;javascript:alert(1)',
    ],
    ...[
      'javascript&colon;alert(1)',
      'data:text/html,x',
      'vbscript:x',
      'file:///etc/passwd',
      'blob:https://x/y',
      'filesystem:x',
    ],
    ...[
      'tel:+1',
      'sms:1',
      'foo:bar',
      '/logout',
      '//evil.example',
      '\\\\evil.example',
      'https:\\\\evil.example',
      '/\\evil.example',
    ],
    ...[
      '#top',
      '?q',
      'page.html',
      'https:evil.example',
      'http:/evil.example',
      'https://',
      'https://a b',
      'view-source:https://x',
    ],
  ];
  for (const address of stayText) {
    it(`shows ${JSON.stringify(address)} as text`, () => {
      expect(linked(`[a](<${address}>)\n\n![a](<${address}>)`)).to.deep.equal([]);
    });
  }

  it('links no label that nobody defined, whatever it is called', () => {
    expect(linked('[constructor] [__proto__] [toString] [hasOwnProperty][valueOf]')).to.deep.equal([]);
  });

  it('gives every link what keeps the page apart from where it leads', () => {
    const link = drawnAtOnce('[a](https://example.com "t")').querySelector('a');
    const {target, rel, referrerPolicy, title} = link as HTMLAnchorElement;
    expect([target, rel, referrerPolicy, title]).to.deep.equal([
      '_blank',
      'noopener noreferrer nofollow ugc',
      'no-referrer',
      't',
    ]);
  });

  it('resolves relative addresses where a base is given', () => {
    expect(linked('[a](../x) [b](/y) [c](#z) [d](//other.example)', withBase)).to.deep.equal([
      'https://docs.example/x',
      'https://docs.example/y',
      'https://docs.example/guide/#z',
      'https://other.example/',
    ]);
  });

  it('keeps an author’s own relative addresses relative, and lets none of them lead away', () => {
    const policy = {...trustedPolicy, html: 'text' as const};
    expect(linked('[a](x/y?z) [b](//evil.example) [c](\\\\evil.example) [d](a:b)', policy)).to.deep.equal([
      'x/y?z',
      '%5Cevil.example',
    ]);
  });

  const besides: Readonly<Record<string, string | null>> = {
    '[https://bank.example](https://evil.example)': ' [evil.example]',
    '[bank.example](https://evil.example/bank.example)': ' [evil.example]',
    '[log in at bank.example now](https://evil.example)': ' [evil.example]',
    '[bank.example](https://bank.example.evil.example)': ' [bank.example.evil.example]',
    '[b\u200bank.example](https://evil.example)': ' [evil.example]',
    '[ｂａｎｋ.example](https://evil.example)': ' [evil.example]',
    '[10.0.0.1](https://evil.example)': ' [evil.example]',
    '[here](https://bank.example@evil.example)': ' [evil.example]',
    '[here](https://аррӏе.example)': ' [xn--80ak6aa92e.example]',
    '[me@bank.example](mailto:you@evil.example)': ' [you@evil.example]',
    '[bank.example](https://www.bank.example/x)': null,
    '[Node.js](https://nodejs.org)': null,
    '[v2.0.11](https://example.com)': null,
    '[see here](https://example.com)': null,
    '[`bank.example/x`](https://bank.example/x)': null,
  };
  for (const [markdown, host] of Object.entries(besides)) {
    it(`shows ${host ?? 'no host'} beside ${markdown}`, () => {
      expect(drawnAtOnce(markdown).querySelector('.host')?.textContent ?? null).to.equal(host);
    });
  }

  it('shows the address of a link that has no text', () => {
    expect(shown('[\u200b](https://example.com/x)')).to.equal('https://example.com/x');
  });

  it('shows turns of direction and controls in addresses', () => {
    expect(shown('[a](<javascript:\u202e>)')).to.contain('[U+202E]');
  });

  const wrong: readonly Partial<Record<keyof MarkdownPolicy, unknown>>[] = [
    {links: 'all'},
    {images: 'yes'},
    {html: 'raw'},
    {baseUrl: '/relative'},
    {baseUrl: 'javascript:x'},
    {allowedLinkOrigins: ['https://example.com/']},
    {allowedImageOrigins: ['example.com']},
    {allowedImageOrigins: 'https://example.com'},
  ];
  for (const field of wrong) {
    it(`refuses a policy with ${JSON.stringify(field)}, and names the field`, () => {
      const policy = {...untrustedPolicy, ...field} as MarkdownPolicy;
      expect(() => drawing({policy})).to.throw(TypeError, `\`policy.${Object.keys(field)[0]}\``);
    });
  }
});
