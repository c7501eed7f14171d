import {expect} from 'chai';
import {GuardedFrame} from '../../support/markdown-guarded-frame.js';

const markdown =
  'a <i title="t">b</i> <b onclick="x()">c</b> &HilbertSpace;\n\n<details open><summary>d</summary>e</details>';

describe('A page that enforces Trusted Types', () => {
  let frame: GuardedFrame;

  before(function () {
    // Firefox enforces them since 148.
    if (!('trustedTypes' in window)) this.skip();
  });
  afterEach(() => frame.close());

  it('shows sanitised HTML where it allows the policy `chat-stream`', async () => {
    frame = await GuardedFrame.open({trustedTypes: 'chat-stream'});
    expect(await frame.page.shown(markdown, 'sanitized')).to.deep.equal({
      text: 'a b c ℋde',
      errors: [],
    });
  });

  it('shows Markdown without any policy, and its HTML as text', async () => {
    frame = await GuardedFrame.open({trustedTypes: "'none'"});
    const {text, errors} = await frame.page.shown('*a* <i>b</i>', 'text');
    expect([text, errors]).to.deep.equal(['a <i>b</i>', []]);
  });

  it('says once and clearly what to list where it does not allow the policy, and shows HTML as text', async () => {
    frame = await GuardedFrame.open({trustedTypes: 'other'});
    const {text, errors} = await frame.page.shown('*a* <i>b</i>\n\n<i>c</i>\n\n<u>d</u>', 'sanitized');
    expect(text).to.equal('a <i>b</i><i>c</i>d');
    expect(errors).to.have.length(1);
    expect(errors[0]).to.contain('trusted-types chat-stream');
  });
});

describe('A page with a sanitiser of its own', () => {
  let frame: GuardedFrame;
  afterEach(() => frame.close());

  it('does not change what ours lets through, whatever hooks and settings it has', async () => {
    frame = await GuardedFrame.open({trustedTypes: "chat-stream dompurify 'allow-duplicates'"});
    await frame.page.loosenOwnSanitizer();
    const breaches = await frame.page.draw(['<img src=x onerror=alert(1)><style>*{}</style>ok'], 'sanitized');
    const built = breaches.filter(({what}) => ['element', 'attribute', 'script', 'error'].includes(what));
    expect(built).to.deep.equal([]);
  });
});
