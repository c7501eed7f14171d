import {emulateMedia} from '@web/test-runner-commands';
import {expect} from 'chai';
import {answered, answerIn, controlOf, onItsOwn} from './message-toolbar.js';

describe('a conversation on paper', () => {
  before(async function () {
    // Only Chromium's driver can print, or pretend to.
    await emulateMedia({media: 'screen'}).catch(() => this.skip());
  });

  it('is there to its last word, however low its box, and nothing that is pressed', async () => {
    const chat = await answered('Why?', 'Because.', {...onItsOwn, height: 300});
    for (const question of ['How?', 'Where?', 'When?'])
      await answerIn(chat, question, 'Some words.\n\nAnd more.');
    expect(chat.scroller.scrollHeight).to.be.above(chat.scroller.clientHeight);
    await emulateMedia({media: 'print'});
    expect(chat.scroller.scrollHeight).to.equal(chat.scroller.clientHeight);
    expect(Math.ceil(chat.element.getBoundingClientRect().height)).to.be.at.least(chat.scroller.scrollHeight);
    const pressable = [chat.composer, controlOf(chat, 'actions'), chat.jump];
    const seen = pressable.filter((one) => one.checkVisibility());
    await emulateMedia({media: 'screen'});
    expect(seen).to.deep.equal([]);
  });
});
