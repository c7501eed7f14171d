import {expect} from 'chai';
import type {ChatCommand} from '../../components/index.js';
import {until} from '../support/scripted-wire.js';
import {focused, MountedChat} from './mounted-chat.js';

const commands: readonly ChatCommand[] = [
  {name: 'summarise', description: 'Shortens what was said', text: 'Summarise: '},
  {name: 'say', text: 'Say: '},
  {name: 'translate', text: 'Translate: '},
];

async function mount(given: readonly ChatCommand[] = commands): Promise<MountedChat> {
  const chat = await MountedChat.mount();
  chat.element.commands = given;
  await chat.settled();
  return chat;
}

const choices = (chat: MountedChat): HTMLElement[] => [
  ...(chat.composer.shadowRoot?.querySelectorAll<HTMLElement>('[role=option]') ?? []),
];
const names = (chat: MountedChat): (string | undefined)[] =>
  choices(chat).map((choice) => choice.querySelector('.choice-label')?.textContent ?? undefined);

/** Writes `text`, and waits until `offered` is offered. */
async function writes(chat: MountedChat, text: string, ...offered: string[]): Promise<void> {
  chat.write(text);
  await until(() => names(chat).join() === offered.join(), `these are offered: ${offered}`);
  await chat.settled();
}

/** The line that the next Enter takes, as a screen reader is told. */
function active(chat: MountedChat): string | null | undefined {
  const id = chat.field.getAttribute('aria-activedescendant');
  return id && chat.composer.shadowRoot?.getElementById(id)?.querySelector('.choice-label')?.textContent;
}

describe('commands of the composer', () => {
  it('are offered after a slash, and fewer with each letter', async () => {
    const chat = await mount();
    await writes(chat, '/', '/summarise', '/say', '/translate');
    await writes(chat, '/S', '/summarise', '/say');
    await writes(chat, '/sum', '/summarise');
    await writes(chat, '/sum it');
    await writes(chat, 'and /s');
  });

  it('are a listbox that the field steers', async () => {
    const chat = await mount();
    await writes(chat, '/', '/summarise', '/say', '/translate');
    const list = chat.composer.shadowRoot?.getElementById(chat.field.getAttribute('aria-controls') ?? '');
    expect([list?.role, list?.ariaLabel, focused()]).to.deep.equal(['listbox', 'Commands', chat.field]);
    const walk = ['/summarise'];
    expect(active(chat)).to.equal('/summarise');
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp']) {
      expect(chat.press(key)).to.equal(false);
      await chat.settled();
      walk.push(active(chat) ?? '');
    }
    expect(walk).to.deep.equal(['/summarise', '/say', '/translate', '/summarise', '/translate']);
  });

  for (const key of ['Enter', 'Tab']) {
    it(`are taken by ${key}: their text stands in the draft, and nothing is sent`, async () => {
      const chat = await mount();
      await writes(chat, '/t', '/translate');
      expect(chat.press(key)).to.equal(false);
      await chat.settled();
      expect([chat.element.draft, chat.field.value, names(chat)]).to.deep.equal([
        'Translate: ',
        'Translate: ',
        [],
      ]);
      expect([focused(), chat.wire.requests.length]).to.deep.equal([chat.field, 0]);
    });
  }

  it('are run, once, where they are the work of the page', async () => {
    let runs = 0;
    const chat = await mount([
      {
        name: 'clear',
        run: () => {
          runs += 1;
        },
      },
    ]);
    await writes(chat, '/cl', '/clear');
    choices(chat)[0]?.click();
    await chat.settled();
    expect([runs, chat.element.draft]).to.deep.equal([1, '']);
  });

  it('are closed by Esc, which neither stops the answer nor reaches the page', async () => {
    const chat = await mount();
    await chat.askAndHear('Why?', 'Because');
    await writes(chat, '/', '/summarise', '/say', '/translate');
    const heard = chat.listen('keydown', 'chat-stop');
    expect(chat.press('Escape')).to.equal(false);
    await chat.settled();
    expect([names(chat), heard, chat.element.draft]).to.deep.equal([[], [], '/']);
    chat.press('Escape');
    await until(() => chat.service.state.reply === null, 'the next Esc stops the answer');
  });

  it('do not keep a message from being sent that only looks like one', async () => {
    const chat = await mount();
    await writes(chat, '/usr');
    chat.press('Enter');
    await until(() => chat.wire.requests.length === 1, 'it was sent');
  });

  it('leave keys alone while an input method is open', async () => {
    const chat = await mount();
    await writes(chat, '/', '/summarise', '/say', '/translate');
    chat.field.dispatchEvent(new CompositionEvent('compositionstart'));
    expect(chat.press('Enter', {isComposing: true})).to.equal(true);
    expect(names(chat)).to.have.length(3);
  });

  it('close when the person goes elsewhere', async () => {
    const chat = await mount();
    await writes(chat, '/', '/summarise', '/say', '/translate');
    chat.sendButton.focus();
    await until(() => names(chat).length === 0, 'they are closed');
  });

  it('may stand in the slot, as buttons: one writes its value, one is clicked', async () => {
    const chat = await mount([]);
    let clicks = 0;
    const shorter = Object.assign(document.createElement('button'), {
      slot: 'commands',
      name: 'shorter',
      value: 'Shorter, please.',
      textContent: 'Asks for fewer words',
    });
    const clear = Object.assign(document.createElement('button'), {slot: 'commands', name: 'clear'});
    clear.addEventListener('click', () => {
      clicks += 1;
    });
    chat.element.append(shorter, clear);
    expect(shorter.checkVisibility()).to.equal(false);
    await writes(chat, '/', '/shorter', '/clear');
    expect(choices(chat)[0]?.querySelector('.choice-detail')?.textContent).to.equal('Asks for fewer words');
    chat.press('Enter');
    expect(chat.element.draft).to.equal('Shorter, please.');
    await writes(chat, '/c', '/clear');
    chat.press('Enter');
    expect([clicks, chat.element.draft]).to.deep.equal([1, '']);
  });
});
