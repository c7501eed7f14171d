import {type ChatErrorCode, chatErrorCodes, hintFor} from '../../../src/base/chat-error.js';
import {classifyError, type FailureFacts} from '../../../src/base/classify-error.js';
import {describe, expect, it} from '../../support/suite.js';

const rows: readonly (readonly [FailureFacts, ChatErrorCode])[] = [
  [{status: 401}, 'auth'],
  [{status: 402}, 'payment'],
  [{status: 403}, 'forbidden'],
  [{status: 404}, 'not-found'],
  [{status: 413}, 'too-large'],
  [{status: 418}, 'invalid'],
  [{status: 422}, 'invalid'],
  [{status: 429}, 'rate-limit'],
  [{status: 429, code: 'insufficient_quota'}, 'payment'],
  [{status: 500}, 'server'],
  [{status: 503}, 'overloaded'],
  [{status: 504}, 'timeout'],
  [{status: 529}, 'overloaded'],
  [{status: 409, code: 'conversation-busy'}, 'conversation-busy'],
  [{status: 400, code: 'context_length_exceeded', type: 'invalid_request_error'}, 'context-length'],
  [{status: 400, type: 'invalid_request_error', message: 'prompt is too long: 9 > 8'}, 'context-length'],
  [{status: 400, type: 'invalid_request_error', message: 'no'}, 'invalid'],
  [{status: 404, type: 'invalid_request_error', code: 'model_not_found'}, 'invalid'],
  [{type: 'overloaded_error'}, 'overloaded'],
  [{type: 'conflict_error'}, 'conflict'],
  [{code: 'RESOURCE_EXHAUSTED'}, 'rate-limit'],
  [{code: 'rate_limited'}, 'rate-limit'],
  [{code: 429, message: 'Rate limit exceeded'}, 'rate-limit'],
  [{code: null, type: 'server_error'}, 'server'],
  [{message: 'Invalid API key'}, 'auth'],
  [{message: 'something else'}, 'server'],
  [{}, 'server'],
];

describe('classifyError', () => {
  for (const [facts, code] of rows) {
    it(`calls ${JSON.stringify(facts)} ${code}`, () => {
      expect(classifyError(facts)).to.equal(code);
    });
  }
});

describe('hints', () => {
  it('are a sentence that tells what to do, for every code', () => {
    for (const code of chatErrorCodes) expect(hintFor(code), code).to.match(/^[A-Z].*\.$/);
  });
});
