import {expect} from 'chai';
import type {ChatSendEvent, ModelsSetting} from '../../components/index.js';
import {until} from '../support/scripted-wire.js';
import {focused, MountedChat} from './mounted-chat.js';

const models: ModelsSetting = [
  {id: 'small', label: 'Small', description: 'Quick'},
  {id: 'large', label: 'Large'},
  'other',
];

async function mount(given: ModelsSetting = models): Promise<MountedChat> {
  const chat = await MountedChat.mount();
  chat.element.models = given;
  await chat.settled();
  return chat;
}

const button = (chat: MountedChat): HTMLButtonElement | null | undefined =>
  chat.composer.shadowRoot?.querySelector<HTMLButtonElement>('.model');
const list = (chat: MountedChat): HTMLElement | null | undefined =>
  chat.composer.shadowRoot?.querySelector<HTMLElement>('[role=listbox]');

async function open(chat: MountedChat): Promise<HTMLElement> {
  button(chat)?.click();
  await until(() => focused() !== null && focused() === list(chat), 'the list has the focus');
  return list(chat) as HTMLElement;
}

function press(target: HTMLElement, key: string): void {
  target.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, composed: true, cancelable: true}));
}

async function modelOf(chat: MountedChat): Promise<unknown> {
  const asked = chat.wire.requests.length;
  chat.write('Why?');
  chat.press('Enter', {ctrlKey: true});
  await until(() => chat.wire.requests.length > asked, 'it was sent');
  return (JSON.parse(chat.wire.requests.at(-1)?.body ?? '{}') as {model?: string}).model;
}

describe('choosing a model', () => {
  it('is not offered where the page names none, and then none is named', async () => {
    const chat = await mount([]);
    expect([button(chat), await modelOf(chat)]).to.deep.equal([null, undefined]);
  });

  it('begins with the first, and says which it is', async () => {
    const chat = await mount();
    const heard = chat.listen('chat-send');
    expect([button(chat)?.ariaLabel, button(chat)?.ariaHasPopup]).to.deep.equal(['Model: Small', 'listbox']);
    expect(await modelOf(chat)).to.equal('small');
    expect((heard[0] as ChatSendEvent).model).to.equal('small');
  });

  it('is done by keys, and gives the focus back', async () => {
    const chat = await mount();
    const box = await open(chat);
    expect(box.querySelector('[aria-selected=true]')?.textContent?.trim()).to.match(/^Small/);
    press(box, 'ArrowDown');
    await chat.settled();
    expect(
      chat.composer.shadowRoot
        ?.getElementById(box.getAttribute('aria-activedescendant') ?? '')
        ?.innerText.trim(),
    ).to.equal('Large');
    press(box, 'Enter');
    await chat.settled();
    expect([list(chat), button(chat)?.ariaLabel, focused()]).to.deep.equal([
      null,
      'Model: Large',
      button(chat),
    ]);
    expect([chat.element.model, await modelOf(chat)]).to.deep.equal(['large', 'large']);
  });

  it('is done by a press', async () => {
    const chat = await mount();
    const box = await open(chat);
    box.querySelectorAll<HTMLElement>('[role=option]')[2]?.click();
    await chat.settled();
    expect([chat.element.model, button(chat)?.innerText.trim()]).to.deep.equal(['other', 'other']);
  });

  it('is called off by Esc, which goes no further', async () => {
    const chat = await mount();
    await chat.askAndHear('Why?', 'Because');
    const box = await open(chat);
    press(box, 'ArrowDown');
    press(box, 'Escape');
    await chat.settled();
    expect([list(chat), chat.element.model, focused()]).to.deep.equal([null, null, button(chat)]);
    expect(chat.service.state.isStreaming).to.equal(true);
  });

  it('is the page’s too, by property, of those that are offered', async () => {
    const chat = await mount();
    chat.element.model = 'large';
    await chat.settled();
    expect(button(chat)?.ariaLabel).to.equal('Model: Large');
    chat.element.model = 'not there';
    await chat.settled();
    expect(button(chat)?.ariaLabel).to.equal('Model: Small');
  });

  it('may be left to what the server offers, and begins with its default', async () => {
    const {models: offered, defaultModel} = await (await fetch('/api/ai/models')).json();
    const chat = await MountedChat.mount({service: {fetch, endpoint: '/api/ai/chat/stream'}});
    chat.element.setAttribute('models', 'auto');
    await until(() => Boolean(button(chat)), 'the models are here');
    expect(chat.composer.models.map(({id}) => id)).to.deep.equal(
      (offered as {id: string}[]).map(({id}) => id),
    );
    expect(chat.composer.model).to.equal(defaultModel);
  });

  it('may be named in the attribute', async () => {
    const chat = await MountedChat.mount({attributes: {models: 'small, large', model: 'large'}});
    expect(button(chat)?.ariaLabel).to.equal('Model: large');
  });
});
