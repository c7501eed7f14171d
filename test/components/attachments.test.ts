import {expect} from 'chai';
import type {ChatSendEvent} from '../../components/index.js';
import {until} from '../support/scripted-wire.js';
import {
  buttonOf,
  cut,
  give,
  holding,
  itemsOf,
  mountWithUploads,
  pick,
  redPicture,
  refusalsOf,
  shownFiles,
  shows,
  textFile,
} from './attached-files.js';
import {focused, MountedChat} from './mounted-chat.js';

const said = (chat: MountedChat): string =>
  chat.element.shadowRoot?.querySelector('.polite')?.textContent ?? '';
const note = (chat: MountedChat): string =>
  chat.composer.shadowRoot?.querySelector('.note')?.textContent ?? '';

/** The body of the last request. */
function asked(chat: MountedChat): {message?: string; attachments?: object[]} {
  return JSON.parse(chat.wire.requests.at(-1)?.body ?? '{}');
}

async function sent(chat: MountedChat): Promise<void> {
  await until(() => chat.wire.requests.length === 1, 'it was sent');
}

describe('attaching files', () => {
  it('uploads what is picked at once, and sends it with what is written', async () => {
    const {chat, uploads} = await mountWithUploads();
    pick(chat, textFile('a.txt'), textFile('b.txt'));
    await shows(chat, 'a.txt uploading', 'b.txt uploading');
    for (const {take} of uploads.open) take();
    await shows(chat, 'a.txt uploaded', 'b.txt uploaded');
    chat.write('Compare them');
    chat.press('Enter');
    await sent(chat);
    expect(asked(chat)).to.deep.include({
      message: 'Compare them',
      attachments: [{fileId: 'file-1'}, {fileId: 'file-2'}],
    });
    expect([shownFiles(chat), chat.element.draft]).to.deep.equal([[], '']);
    expect(chat.service.state.messages[0]?.parts.map(({type}) => type)).to.deep.equal([
      'text',
      'file',
      'file',
    ]);
  });

  it('sends files without a word', async () => {
    const {chat, uploads} = await mountWithUploads();
    pick(chat, textFile('a.txt'));
    await shows(chat, 'a.txt uploading');
    expect(chat.sendButton.ariaDisabled).to.equal('true');
    uploads.open[0]?.take();
    await shows(chat, 'a.txt uploaded');
    await until(() => chat.sendButton.ariaDisabled === 'false', 'it may be sent');
    chat.sendButton.click();
    await sent(chat);
    expect(asked(chat).message).to.equal(undefined);
  });

  it('takes a picture that is pasted, and leaves text that a word processor has a picture of', async () => {
    const {chat} = await mountWithUploads();
    const picture = await redPicture('image.png');
    const writing = {types: ['text/plain', 'text/html', 'Files'], files: holding(picture).files};
    expect(give(chat.field, 'paste', writing).defaultPrevented).to.equal(false);
    expect(give(chat.field, 'paste', holding(picture)).defaultPrevented).to.equal(true);
    await shows(chat, 'image.png uploading');
  });

  it('takes files that are dropped on the transcript, and says beforehand that it would', async () => {
    const {chat} = await mountWithUploads();
    const transfer = holding(textFile('a.txt'));
    expect(give(chat.thread, 'dragover', transfer).defaultPrevented).to.equal(true);
    await chat.settled();
    expect(chat.composer.dropTarget).to.equal(true);
    give(chat.element, 'dragleave', transfer);
    await chat.settled();
    expect(chat.composer.dropTarget).to.equal(false);
    give(chat.thread, 'drop', transfer);
    await shows(chat, 'a.txt uploading');
  });

  it('leaves text alone that is dragged', async () => {
    const {chat} = await mountWithUploads();
    const transfer = new DataTransfer();
    transfer.setData('text/plain', 'words');
    expect(give(chat.thread, 'drop', transfer).defaultPrevented).to.equal(false);
  });

  it('says which files it does not take, and why, to everybody', async () => {
    const {chat} = await mountWithUploads();
    chat.element.attachments = {maxCount: 1, maxBytes: 2048, accept: 'text/*,.log'};
    await chat.settled();
    pick(
      chat,
      textFile('big.txt', 3000),
      textFile('tool.exe', 4, 'application/x-msdownload'),
      textFile('empty.txt', 0),
      textFile('run.LOG', 4, ''),
      textFile('more.txt'),
    );
    await shows(chat, 'run.LOG uploading');
    const refusals = [
      'big.txt is too large: a file may have at most 2 kB.',
      'tool.exe is of a type that cannot be sent here.',
      'empty.txt is empty.',
      'more.txt was left out: a message may bring 1 file.',
    ];
    expect(refusalsOf(chat)).to.deep.equal(refusals);
    for (const refusal of refusals) expect(said(chat)).to.include(refusal);
  });

  it('holds all files together to a limit', async () => {
    const {chat} = await mountWithUploads();
    chat.element.attachments = {maxTotalBytes: 1000};
    await chat.settled();
    pick(chat, textFile('a.txt', 600), textFile('b.txt', 600));
    await shows(chat, 'a.txt uploading');
    expect(refusalsOf(chat)).to.deep.equal(['b.txt does not fit: together, files may have at most 1000 B.']);
  });

  it('shows how far each is', async () => {
    const {chat, uploads} = await mountWithUploads();
    pick(chat, textFile('a.txt', 10));
    await shows(chat, 'a.txt uploading');
    const bar = () => itemsOf(chat)[0]?.querySelector('[role=progressbar]');
    expect([bar()?.ariaLabel, bar()?.hasAttribute('aria-valuenow')]).to.deep.equal([
      'Uploading a.txt',
      false,
    ]);
    uploads.open[0]?.options.onProgress?.({sentBytes: 4, totalBytes: 10});
    await until(() => bar()?.getAttribute('aria-valuenow') === '40', 'it says 40');
    uploads.open[0]?.take();
    await shows(chat, 'a.txt uploaded');
    expect(bar()).to.equal(null);
  });

  it('uploads three at a time', async () => {
    const {chat, uploads} = await mountWithUploads();
    pick(chat, ...['a', 'b', 'c', 'd'].map((name) => textFile(name)));
    await shows(chat, 'a uploading', 'b uploading', 'c uploading', 'd waiting');
    uploads.open[1]?.take();
    await shows(chat, 'a uploading', 'b uploaded', 'c uploading', 'd uploading');
  });

  it('does not send while files are on their way, and says so', async () => {
    const {chat, uploads} = await mountWithUploads();
    pick(chat, textFile('a.txt'));
    await shows(chat, 'a.txt uploading');
    chat.write('Read it');
    chat.press('Enter');
    await chat.settled();
    expect([note(chat), chat.wire.requests.length]).to.deep.equal([
      'Your files are still being uploaded.',
      0,
    ]);
    expect(chat.field.getAttribute('aria-describedby')).to.equal('note');
    uploads.open[0]?.take();
    await until(() => note(chat) === '', 'nothing is in the way');
    chat.press('Enter');
    await sent(chat);
  });

  it('offers an upload that broke off again, and keeps the focus', async () => {
    const {chat, uploads} = await mountWithUploads();
    pick(chat, textFile('a.txt'));
    await shows(chat, 'a.txt uploading');
    uploads.open[0]?.fail(cut());
    await shows(chat, 'a.txt failed');
    expect(itemsOf(chat)[0]?.querySelector('.detail')?.textContent).to.equal(
      'The upload broke off. Try again.',
    );
    const retry = buttonOf(chat, 0, 'retry');
    expect(retry.ariaLabel).to.equal('Try a.txt again');
    retry.focus();
    retry.click();
    await shows(chat, 'a.txt uploading');
    expect(focused()).to.equal(buttonOf(chat, 0, 'remove'));
    uploads.open[1]?.take();
    await shows(chat, 'a.txt uploaded');
  });

  it('removes a file, stops its upload, and gives the focus to the next one, at last to the field', async () => {
    const {chat, uploads} = await mountWithUploads();
    pick(chat, textFile('a.txt'), textFile('b.txt'));
    await shows(chat, 'a.txt uploading', 'b.txt uploading');
    buttonOf(chat, 0, 'remove').focus();
    buttonOf(chat, 0, 'remove').click();
    await shows(chat, 'b.txt uploading');
    expect([uploads.open[0]?.options.signal?.aborted, focused()]).to.deep.equal([
      true,
      buttonOf(chat, 0, 'remove'),
    ]);
    buttonOf(chat, 0, 'remove').click();
    await shows(chat);
    await until(() => focused() === chat.field, 'the field has the focus');
  });

  it('keeps draft and files where the page cancels the sending, and tells it of both', async () => {
    const {chat, uploads} = await mountWithUploads();
    const heard = chat.listen('chat-send');
    chat.element.addEventListener('chat-send', (event) => event.preventDefault());
    pick(chat, textFile('a.txt'));
    await shows(chat, 'a.txt uploading');
    uploads.open[0]?.take();
    await shows(chat, 'a.txt uploaded');
    chat.write('Read it');
    chat.press('Enter');
    await chat.settled();
    const [event] = heard as ChatSendEvent[];
    expect([event?.text, event?.attachments.map(({fileId}) => fileId)]).to.deep.equal([
      'Read it',
      ['file-1'],
    ]);
    expect([chat.element.draft, shownFiles(chat), chat.wire.requests.length]).to.deep.equal([
      'Read it',
      ['a.txt uploaded'],
      0,
    ]);
  });

  it('stand beside a message that waits, and go with it in other words', async () => {
    const {chat, uploads} = await mountWithUploads();
    await chat.askAndHear('Why?', 'Because');
    pick(chat, textFile('a.txt'));
    await shows(chat, 'a.txt uploading');
    uploads.open[0]?.take();
    await shows(chat, 'a.txt uploaded');
    chat.write('Read it');
    chat.press('Enter', {ctrlKey: true});
    await until(() => chat.service.state.outbox.length === 1, 'it waits');
    await until(
      () => chat.element.shadowRoot?.querySelector('chat-stream-outbox') != null,
      'the list is here',
    );
    await chat.settled();
    expect(chat.waiting[0]?.innerText).to.include('Read it').and.to.include('a.txt');
    void chat.service.edit(chat.service.state.outbox[0]?.id ?? '', 'Read this');
    chat.wire.answer.done();
    await until(() => chat.wire.requests.length === 2, 'it was sent');
    expect(asked(chat)).to.deep.include({message: 'Read this', attachments: [{fileId: 'file-1'}]});
  });

  it('draws the middle of a picture, without an address for it', async () => {
    const {chat} = await mountWithUploads();
    pick(chat, await redPicture('wide.png', 300, 20));
    await shows(chat, 'wide.png uploading');
    const canvas = itemsOf(chat)[0]?.querySelector('canvas');
    const pixel = (): number[] => [...(canvas?.getContext('2d')?.getImageData(48, 48, 1, 1).data ?? [])];
    await until(() => pixel()[0] === 255, 'it is drawn');
    expect(pixel()).to.deep.equal([255, 0, 0, 255]);
    expect(itemsOf(chat)[0]?.querySelector('img')).to.equal(null);
  });

  it('shows a sheet for what only says that it is a picture', async () => {
    const {chat} = await mountWithUploads();
    pick(chat, textFile('no.png', 9, 'image/png'));
    await shows(chat, 'no.png uploading');
    await until(() => itemsOf(chat)[0]?.querySelector('.preview svg') !== null, 'a sheet is shown');
  });

  it('takes none where the page does not want them, nor where nobody knows how', async () => {
    const {chat} = await mountWithUploads();
    const button = (): unknown => chat.composer.shadowRoot?.querySelector('[part=attach]');
    expect(button()).not.to.equal(null);
    chat.element.attachments = false;
    await chat.settled();
    expect(button()).to.equal(null);
    const drop = give(chat.thread, 'drop', holding(textFile('a.txt')));
    const other = await MountedChat.mount({service: {protocol: 'openai-chat'}});
    expect([drop.defaultPrevented, other.composer.accept]).to.deep.equal([false, null]);
  });
});
