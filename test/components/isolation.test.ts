import {expect} from 'chai';
import {MountedChat} from './mounted-chat.js';

const hostile = `
  * { letter-spacing: 5px; line-height: 4; text-transform: uppercase; text-align: center !important;
      font-family: monospace !important; color: red !important; word-spacing: 20px; visibility: hidden;
      text-indent: 40px; font-size: 40px !important; box-sizing: content-box !important; }
  button { width: 300px !important; background: yellow !important; border: 9px solid !important; }
  textarea { background: black !important; }
  svg { fill: magenta !important; }
  chat-stream { transform: scale(2); opacity: 0.2; position: relative; margin: 90px; padding: 90px; }
`;
const looks = [
  'letterSpacing',
  'lineHeight',
  'textTransform',
  'textAlign',
  'fontFamily',
  'color',
  'wordSpacing',
  'visibility',
  'textIndent',
  'fontSize',
] as const;

describe('isolation', () => {
  const look = (element: Element): Record<string, string> => {
    const style = getComputedStyle(element);
    return Object.fromEntries(looks.map((name) => [name, style[name]]));
  };
  const elements = (chat: MountedChat): Element[] => [
    chat.field,
    chat.sendButton,
    chat.lastRow.shadowRoot?.querySelector('article') as Element,
  ];

  it('looks the same on a page with hostile rules', async () => {
    const attributes = {mode: 'launcher', open: ''};
    const chat = await MountedChat.mount({attributes});
    await chat.askAndHear('Why?', 'Because.');
    const expected = elements(chat).map(look);
    const box = chat.sendButton.getBoundingClientRect();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(hostile);
    document.adoptedStyleSheets.push(sheet);
    try {
      expect(elements(chat).map(look)).to.deep.equal(expected);
      expect(chat.sendButton.getBoundingClientRect()).to.deep.equal(box);
    } finally {
      document.adoptedStyleSheets.pop();
    }
  });

  it('takes the page’s own font and size of line with theme="host"', async () => {
    const chat = await MountedChat.mount({attributes: {theme: 'host'}});
    chat.box.style.fontFamily = 'serif';
    await chat.ask('Why?');
    expect(getComputedStyle(chat.lastRow).fontFamily).to.equal('serif');
  });

  it('takes its colours from three tokens', async () => {
    const chat = await MountedChat.mount();
    chat.element.style.setProperty('--chat-accent', 'rgb(0, 128, 0)');
    chat.element.style.setProperty('--chat-surface', 'rgb(1, 2, 3)');
    chat.element.style.setProperty('--chat-text', 'rgb(250, 251, 252)');
    chat.write('Why?');
    await chat.settled();
    const base = chat.element.shadowRoot?.querySelector('.base') as Element;
    expect(getComputedStyle(base).backgroundColor).to.equal('rgb(1, 2, 3)');
    expect(getComputedStyle(base).color).to.equal('rgb(250, 251, 252)');
    chat.sendButton.style.transition = 'none';
    expect(getComputedStyle(chat.sendButton).backgroundColor).to.equal('rgb(0, 128, 0)');
  });

  it('has no style attribute and no inline handler anywhere inside', async () => {
    const chat = await MountedChat.mount({suggestions: ['One']});
    await chat.ask('Why?');
    chat.wire.answer.start().chunk('**Because** of `this`.\n\n- one\n- two\n\nDone.');
    await chat.hear('Done.');
    const roots = [chat.element, chat.thread, chat.composer, ...chat.rows].map((host) => host.shadowRoot);
    const all = roots.flatMap((root) => [...(root?.querySelectorAll('*') ?? [])]);
    const attributes = all.flatMap((element) => element.getAttributeNames());
    expect(attributes.filter((name) => name === 'style' || name.startsWith('on'))).to.be.empty;
  });
});
