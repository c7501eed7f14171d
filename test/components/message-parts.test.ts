import {expect} from 'chai';
import type {MessageRenderers} from '../../components/message/answer-look.js';
import type {ChatEvent} from '../../src/model/chat-event.js';
import {until} from '../support/scripted-wire.js';
import {MountedChat, type MountOptions} from './mounted-chat.js';

const inside = <Found extends Element = HTMLElement>(chat: MountedChat, selector: string): Found | null =>
  chat.lastRow.shadowRoot?.querySelector<Found>(selector) ?? null;

/** A chat whose answer holds `events`. */
async function holding(
  events: readonly ChatEvent[],
  renderers: MessageRenderers = {},
  options?: MountOptions,
): Promise<MountedChat> {
  const chat = await MountedChat.mount(options);
  chat.element.renderers = renderers;
  await chat.ask('Why?');
  chat.wire.answer.start();
  for (const event of events) chat.wire.answer.send(event);
  chat.wire.answer.chunk('Because.');
  await chat.finish();
  return chat;
}

function nodes(html: string): Node {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content;
}

const hostile =
  '<p onclick="top.hit = 1">Safe <b>words</b></p><img src="https://evil.example/x.png" alt="Pic"><script>top.hit = 1</script>' +
  '<a href="javascript:top.hit = 1">link</a><form><input></form><style>* {display: none}</style>';
const weather = (value: unknown): ChatEvent => ({type: 'data', name: 'weather', id: 'w', value});
const called: readonly ChatEvent[] = [
  {type: 'tool-call', toolCallId: '1', name: 'look', arguments: '{"at":"this"}'},
  {type: 'tool-result', toolCallId: '1', output: {seen: true}},
];

describe('what a page draws itself in a message', () => {
  it('is application data, by its name, as far as an answer may show it', async () => {
    const chat = await holding([weather('sunny')], {data: {weather: () => nodes(hostile)}});
    await until(() => inside(chat, '.custom-part p') !== null, 'it is drawn');
    const drawn = inside(chat, '.custom-part') as HTMLElement;
    expect(drawn.querySelectorAll('script, form, style, img, [onclick]').length).to.equal(0);
    expect([...drawn.querySelectorAll('a')].map(({href}) => href)).to.deep.equal([]);
    // The image asks, as those of an answer do.
    expect(drawn.querySelector('button')?.textContent).to.equal('Load image');
    expect('hit' in (globalThis.top ?? {})).to.equal(false);
  });

  it('is given the part, and again with each value', async () => {
    const given: unknown[] = [];
    const chat = await holding([weather(1)], {
      data: {
        weather: (part) => {
          given.push(part);
          return `${part.value} degrees`;
        },
      },
    });
    await until(() => inside(chat, '.custom-part')?.innerText.trim() === '1 degrees', 'it is drawn');
    chat.service.setMessages(
      chat.service.state.messages.map((message) =>
        message.with({
          parts: message.parts.map((part) => (part.type === 'data' ? {...part, value: 2} : part)),
        }),
      ),
    );
    await until(() => inside(chat, '.custom-part')?.innerText.trim() === '2 degrees', 'it is drawn anew');
    expect(given).to.deep.equal([weather(1), weather(2)]);
  });

  it('is drawn while the answer streams', async () => {
    const chat = await MountedChat.mount();
    chat.element.renderers = {data: {weather: ({value}) => `${value} degrees`}};
    await chat.askAndHear('Why?', 'Because');
    for (const value of [1, 2, 3]) chat.wire.answer.send(weather(value));
    await until(
      () => inside(chat, '.custom-part')?.innerText.trim() === '3 degrees',
      'the last one is drawn',
    );
  });

  it('is the output of a tool, below its line', async () => {
    const given: unknown[] = [];
    const chat = await holding(called, {
      tool: {
        look: (call) => {
          given.push(call);
          return nodes('<p>Seen <em>it</em>.</p>');
        },
      },
    });
    await until(() => inside(chat, '.custom-part em') !== null, 'it is drawn');
    expect(given).to.deep.equal([
      {toolCallId: '1', name: 'look', arguments: {at: 'this'}, output: {seen: true}},
    ]);
    expect(inside(chat, '[part~=tool-call]')?.nextElementSibling === inside(chat, '.custom-part')).to.equal(
      true,
    );
  });

  it('is nothing for a name that only objects have', async () => {
    const chat = await holding([{type: 'data', name: 'constructor', value: 1}], {data: {}});
    expect(inside(chat, '.custom-part')).to.equal(null);
  });

  it('leaves the rest of the answer alone where it fails, and says so', async () => {
    const failed: unknown[] = [];
    const chat = await MountedChat.mount();
    chat.element.markdown = {onError: (error, source) => failed.push([(error as Error).message, source])};
    chat.element.renderers = {
      data: {
        weather: () => {
          throw new Error('No sun.');
        },
      },
    };
    await chat.ask('Why?');
    chat.wire.answer.start().send(weather(1)).chunk('Because.');
    await chat.finish();
    expect([failed, chat.textOf(-1)]).to.deep.equal([[['No sun.', 'weather']], 'Because.']);
  });

  it('is refused where it is no function', async () => {
    const chat = await MountedChat.mount();
    const thrown: string[] = [];
    const before = window.onerror;
    window.onerror = (message) => {
      thrown.push(String(message));
      return true;
    };
    chat.element.renderers = {data: {weather: 'sunny' as never}};
    await chat.settled();
    window.onerror = before;
    expect(thrown.join()).to.contain('`renderers.data.weather` must be a function, got string.');
  });
});

describe('an image that came with an answer', () => {
  const image = (url: string, mediaType = 'image/png'): ChatEvent => ({
    type: 'file',
    fileId: 'f',
    name: 'A cat',
    mediaType,
    url,
  });

  /** A red picture, 40 by 20 pixels. */
  function red(type = 'image/png'): string {
    const canvas = document.createElement('canvas');
    canvas.width = 40;
    canvas.height = 20;
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.fillStyle = '#f00';
    context.fillRect(0, 0, 40, 20);
    return canvas.toDataURL(type);
  }

  it('is not fetched before the person asks', async () => {
    const chat = await holding([image('https://evil.example/cat.png')]);
    const shown = inside(chat, '.image');
    expect([shown?.innerText.replace(/\s+/g, ' ').trim(), inside(chat, 'img')]).to.deep.equal([
      'A cat · evil.example Load image',
      null,
    ]);
  });

  it('asks the page before it is fetched, and only for a press of the person', async () => {
    const chat = await holding([image('https://evil.example/cat.png')]);
    const heard = chat.listen('chat-image');
    inside(chat, '.image button')?.click();
    expect([heard.length, inside(chat, 'img')]).to.deep.equal([0, null]);
  });

  it('is drawn where it came whole, without a request', async () => {
    const chat = await holding([image(red())]);
    await until(() => inside(chat, 'canvas') !== null, 'it is drawn');
    const canvas = inside<HTMLCanvasElement>(chat, 'canvas') as HTMLCanvasElement;
    const [r, g, b] = canvas.getContext('2d')?.getImageData(5, 5, 1, 1).data ?? [];
    expect([canvas.width, canvas.height, canvas.ariaLabel, r, g, b]).to.deep.equal([
      40,
      20,
      'A cat',
      255,
      0,
      0,
    ]);
    expect(inside(chat, 'img, [src]')).to.equal(null);
  });

  it('is told of by its name where its bytes are no picture', async () => {
    const chat = await holding([image('data:image/png;base64,AAAA')]);
    await until(() => chat.textOf(-1).includes('could not be shown'), 'it is said');
    expect(chat.textOf(-1)).to.contain('A cat');
  });

  for (const [what, url, mediaType] of [
    ['an SVG', 'data:image/svg+xml;base64,PHN2Zy8+', 'image/svg+xml'],
    ['a script', 'javascript:alert(1)', 'image/png'],
    ['no address', '', 'image/png'],
    ['no image', 'https://example.com/a.pdf', 'application/pdf'],
  ] as const) {
    it(`is a name only where it is ${what}`, async () => {
      const chat = await holding([image(url, mediaType)]);
      expect(inside(chat, '[part~=file]')?.innerText).to.equal('A cat');
      expect(inside(chat, 'canvas, img, .image')).to.equal(null);
    });
  }
});
