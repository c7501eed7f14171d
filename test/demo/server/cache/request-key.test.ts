import {describe, it} from 'node:test';
import {expect} from 'chai';
import {type KeyedRequest, requestKey} from '../../../../demo/server/cache/request-key.js';
import type {PromptFile} from '../../../../demo/server/providers/provider.js';

const picture: PromptFile = {fileId: 'f1', mediaType: 'image/png', name: 'a.png', data: Buffer.from('one')};
const usual: KeyedRequest = {
  model: 'm',
  messages: [
    {role: 'system', content: 'Be kind.'},
    {role: 'user', content: 'What is\nthis?', files: [picture]},
    {role: 'assistant', content: 'A cat '},
    {role: 'user', content: 'And é?'},
  ],
};
const withMessage = (at: number, fields: object): KeyedRequest => ({
  ...usual,
  messages: usual.messages.with(at, {...(usual.messages[at] ?? expect.fail()), ...fields}),
});
const keyOf = (request: KeyedRequest, owner: string | null = 'ada'): string => requestKey(request, owner);

describe('the key of a request', () => {
  const same: readonly (readonly [what: string, request: KeyedRequest])[] = [
    ['the order of fields', {messages: usual.messages, model: 'm', maxOutputTokens: undefined}],
    ['how lines end', withMessage(1, {content: 'What is\r\nthis?'})],
    ['white space at the end of a question', withMessage(3, {content: 'And é? \n\t'})],
    ['white space at the end of an instruction', withMessage(0, {content: 'Be kind.\n'})],
    ['under which id a picture was uploaded', withMessage(1, {files: [{...picture, fileId: 'f2'}]})],
  ];
  for (const [what, request] of same) {
    it(`does not depend on ${what}`, () => {
      expect(keyOf(request)).to.equal(keyOf(usual));
    });
  }

  const others: readonly (readonly [what: string, request: KeyedRequest, owner?: string | null])[] = [
    ['another person', usual, 'bob'],
    ['all', usual, null],
    ['nobody', usual, ''],
    ['another model', {...usual, model: 'n'}],
    ['another cap', {...usual, maxOutputTokens: 5}],
    ['fewer messages', {...usual, messages: usual.messages.slice(1)}],
    ['other words', withMessage(3, {content: 'And e?'})],
    ['the same letters in other code points', withMessage(3, {content: 'And e\u0301?'})],
    ['white space inside', withMessage(3, {content: 'And  é?'})],
    ['white space before', withMessage(3, {content: ' And é?'})],
    ['white space at the end of an answer', withMessage(2, {content: 'A cat'})],
    ['another role', withMessage(0, {role: 'user'})],
    ['another picture', withMessage(1, {files: [{...picture, data: Buffer.from('two')}]})],
    ['a picture of another kind', withMessage(1, {files: [{...picture, mediaType: 'image/gif'}]})],
    ['no picture', withMessage(1, {files: undefined})],
    ['words that look like two messages', {...usual, messages: [{role: 'user', content: '","user","'}]}],
  ];

  it('is another for anything else', () => {
    const keys = [keyOf(usual), ...others.map(([, request, owner = 'ada']) => keyOf(request, owner))];
    expect(new Set(keys).size).to.equal(others.length + 1);
  });

  it('tells nothing of what was asked', () => {
    expect(keyOf(usual)).to.match(/^[0-9a-f]{64}$/);
  });
});
