import {expect} from 'chai';
import {until} from '../support/scripted-wire.js';
import {MountedChat} from './mounted-chat.js';

/*
 * An input method takes keys for itself: what it chooses with Enter, or leaves with Esc, means nothing to the chat. Engines tell of it
 * in two orders: the key while the method is open, or the key after it closed, in the same task.
 */

type Order = 'key, then end' | 'end, then key';

/** Ends the choice of an input method on `target` by `key`, as an engine tells of it. False where the key's default was prevented. */
function endChoice(target: HTMLElement, key: string, order: Order): boolean {
  const end = new CompositionEvent('compositionend', {bubbles: true, composed: true, data: '日本'});
  const pressed = new KeyboardEvent('keydown', {
    key: order === 'key, then end' ? 'Process' : key,
    code: key,
    keyCode: 229,
    isComposing: order === 'key, then end',
    bubbles: true,
    composed: true,
    cancelable: true,
  } as KeyboardEventInit);
  if (order === 'end, then key') target.dispatchEvent(end);
  const isLeft = target.dispatchEvent(pressed);
  if (order === 'key, then end') target.dispatchEvent(end);
  return isLeft;
}

function begin(target: HTMLElement): void {
  target.dispatchEvent(new CompositionEvent('compositionstart', {bubbles: true, composed: true}));
}

describe('an input method', () => {
  for (const order of ['key, then end', 'end, then key'] as const) {
    describe(`told of as ${order}`, () => {
      it('keeps its Enter: nothing is sent, and the next Enter sends', async () => {
        const chat = await MountedChat.mount();
        chat.write('日本');
        begin(chat.field);
        expect(endChoice(chat.field, 'Enter', order)).to.equal(true);
        await chat.settled();
        expect(chat.wire.requests).to.be.empty;
        await until(() => !chat.composer.isComposing, 'the input method is closed');
        chat.press('Enter');
        await until(() => chat.wire.requests.length === 1, 'it was sent');
      });

      it('keeps its Esc: the answer goes on, and the next Esc stops it', async () => {
        const chat = await MountedChat.mount();
        await chat.askAndHear('Why?', 'Because');
        chat.write('日本');
        begin(chat.field);
        endChoice(chat.field, 'Escape', order);
        await chat.settled();
        expect(chat.service.state.canStopStreaming).to.equal(true);
        await until(() => !chat.composer.isComposing, 'the input method is closed');
        chat.press('Escape');
        await until(() => !chat.service.state.canStopStreaming, 'it was stopped');
      });

      it('keeps its Enter where a message that waits is changed', async () => {
        const chat = await MountedChat.mount();
        await chat.askAndHear('Why?', 'Because');
        await chat.queue('First');
        chat.waiting[0]?.querySelector<HTMLElement>('.edit')?.click();
        await chat.settled();
        const field = chat.outbox.shadowRoot?.querySelector('textarea');
        if (!field) throw new Error('There is no field to change it in.');
        begin(field);
        endChoice(field, 'Enter', order);
        await chat.settled();
        expect(chat.outbox.shadowRoot?.querySelector('textarea') === field).to.equal(true);
        expect(chat.service.state.outbox.map(({content}) => content)).to.deep.equal(['First']);
      });
    });
  }
});
