import type {ConversationId, Id} from '../../../src/base/ids.js';
import {exportTranscript} from '../../../src/chat/export-transcript.js';
import {type ChatStateFields, initialState} from '../../../src/chat/state.js';
import {ChatMessage, type MessageFields, textMessage} from '../../../src/model/message.js';
import {scriptChat} from '../../support/scripted-chat.js';
import {describe, expect, it} from '../../support/suite.js';

const createdAt = Date.UTC(2026, 0, 31, 9, 5);
const id = (name: string) => name as Id<'message'>;
const question = (text: string) => textMessage({id: id('q'), role: 'user', createdAt, text});
const answer = (fields: Partial<MessageFields> & {readonly text?: string}) =>
  textMessage({id: id('a'), role: 'assistant', createdAt: createdAt + 60_000, text: '', ...fields});
const stateOf = (changes: Partial<ChatStateFields>) =>
  initialState.with({conversationId: 'c1' as ConversationId, ...changes});
const markdown = (...messages: ChatMessage[]) => exportTranscript(stateOf({messages}), 'markdown');

describe('a transcript in Markdown', () => {
  it('says who said what, and when', () => {
    expect(markdown(question('Why?'), answer({text: 'Because **so**.'}))).to.equal(
      '**You**, 2026-01-31 09:05 UTC\n\nWhy?\n\n---\n\n**Assistant**, 2026-01-31 09:06 UTC\n\nBecause **so**.\n',
    );
  });

  it('holds the answer that is being written, and says that it is not complete', () => {
    const reply = answer({text: 'Beca', status: 'streaming'});
    expect(exportTranscript(stateOf({messages: [question('Why?')], reply}), 'markdown')).to.match(
      /Beca\n\n\*Not complete: it is still being written\.\*\n$/,
    );
  });

  for (const [status, words] of [
    ['stopped', 'it was stopped'],
    ['error', 'it failed'],
    ['interrupted', 'it was interrupted'],
  ] as const) {
    it(`says of an answer with status ${status} that ${words}`, () => {
      expect(markdown(answer({text: 'Half', status}))).to.contain(`*Not complete: ${words}.*`);
    });
  }

  for (const [what, text, end] of [
    ['backticks', '```js\nlet a', '\n```'],
    ['four tildes, with three inside', '~~~~\n~~~\nx', '\n~~~~'],
    ['a fence after a closed one', '```\na\n```\n\n```\nb', '\n```'],
  ] as const) {
    it(`closes a fence of ${what} that the answer was cut in`, () => {
      expect(markdown(answer({text}), question('Next'))).to.contain(`${text}${end}\n\n---\n\n**You**`);
    });
  }

  it('adds nothing to code that ends in its own fence, or is none', () => {
    const text = '```\na\n```\n``` not `a fence\n    ```';
    expect(markdown(answer({text}))).to.contain(`UTC\n\n${text}\n`);
  });

  it('shows what a tool was asked and gave, in a fence that its output cannot close', () => {
    const parts = [
      {type: 'tool-call', toolCallId: '1', name: 'look_up', arguments: '{"a":1}', output: 'x\n```\ny'},
    ] as const;
    expect(markdown(answer({parts}))).to.contain(
      'Tool: look\\_up\n\n```json\n{"a":1}\n```\n\nResult:\n\n````json\nx\n```\ny\n````\n',
    );
  });

  it('shows no result of a tool that has none yet', () => {
    const parts = [{type: 'tool-call', toolCallId: '1', name: 'look', arguments: '{}'}] as const;
    expect(markdown(answer({parts}))).to.not.contain('Result');
  });

  it('quotes what the model thought', () => {
    const parts = [{type: 'reasoning', text: 'Let me see.\n\nYes.'}] as const;
    expect(markdown(answer({parts}))).to.contain('> *Thought:*\n> Let me see.\n>\n> Yes.\n');
  });

  it('lists sources at the end, links only what is an address of the web, and lets no title end its link', () => {
    const parts = [
      {type: 'source', id: '1', title: 'A](javascript:x) title', url: 'https://example.com/a b'},
      {type: 'source', id: '2', title: 'Two', url: 'https://example.com/?q=(1)'},
      {type: 'source', id: '3', title: 'Three', url: 'javascript:alert(1)'},
      {type: 'text', text: 'So.'},
    ] as const;
    expect(markdown(answer({parts}))).to.contain(
      'So.\n\nSources:\n\n- A\\](javascript:x) title\n- [Two](<https://example.com/?q=(1)>)\n- Three\n',
    );
  });

  it('names files and errors, and leaves the application’s data out', () => {
    const parts = [
      {type: 'file', fileId: 'f', mediaType: 'image/png', name: 'a_b.png'},
      {type: 'data', name: 'score', value: {secret: 1}},
      {type: 'error', code: 'server', hint: 'Something went wrong.', retryable: true},
    ] as const;
    const text = markdown(answer({parts, status: 'error'}));
    expect(text).to.contain('File: a\\_b.png\n\n*Something went wrong.*');
    expect(text).to.not.contain('secret');
  });
});

describe('a transcript in JSON', () => {
  it('has all fields of each message, of which messages can be made again', () => {
    const messages = [question('Why?'), answer({text: 'So.', feedback: {rating: 'up'}, metadata: {a: 1}})];
    const json = JSON.parse(exportTranscript(stateOf({messages}), 'json'));
    expect([json.version, json.conversationId]).to.deep.equal([1, 'c1']);
    expect(json.messages.map((fields: MessageFields) => new ChatMessage(fields))).to.deep.equal(messages);
  });

  it('has the answer that is being written as its last message', () => {
    const reply = answer({text: 'Beca', status: 'streaming'});
    const json = JSON.parse(exportTranscript(stateOf({messages: [question('Why?')], reply}), 'json'));
    expect(json.messages[1]).to.include({id: 'a', status: 'streaming'});
  });
});

describe('service.exportTranscript', () => {
  it('gives what is shown when it is called, in Markdown where nothing else is asked', async () => {
    const {service} = scriptChat([]);
    service.setMessages([question('Why?')]);
    const exported = service.exportTranscript();
    service.setMessages([]);
    expect(await exported).to.equal('**You**, 2026-01-31 09:05 UTC\n\nWhy?\n');
    expect(JSON.parse(await service.exportTranscript('json'))).to.deep.equal({
      version: 1,
      conversationId: null,
      messages: [],
    });
  });

  it('refuses another format, and names the argument', async () => {
    const {service} = scriptChat([]);
    const reason = await service.exportTranscript('pdf' as 'json').catch((error: unknown) => error);
    expect(reason).to.be.instanceOf(TypeError).and.have.property('message').that.contains('`format`');
  });
});
