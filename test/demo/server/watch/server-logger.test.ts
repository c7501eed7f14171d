import {describe, it} from 'node:test';
import {expect} from 'chai';
import {ChatError} from '../../../../src/base/chat-error.js';
import {loggedLines} from './logged-lines.js';

const secret = 'sk-canary-0123456789';

function logged(fields: unknown, text = 'something happened'): Record<string, unknown> {
  const log = loggedLines();
  log.logger.warn(fields, text);
  return JSON.parse(log.text()) as Record<string, unknown>;
}

describe('the log', () => {
  it('shows ids and kinds', () => {
    const fields = {streamId: 'abc', code: 'rate-limit', kinds: ['email', 'iban'], attempt: 2, isLast: true};
    expect(logged(fields)).to.deep.include(fields);
  });

  it('has UTC times', () => {
    expect(logged({})['time']).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('hides texts in fields that it does not know, and whole objects', () => {
    const fields = {authorization: secret, prompt: secret, headers: {cookie: secret}, list: [{a: secret}]};
    const line = logged(fields);
    expect(Object.keys(fields).map((name) => line[name])).to.deep.equal(Array(4).fill('[hidden]'));
  });

  it('shows a service’s own code only where it is plain words', () => {
    expect(logged({providerCode: 'insufficient_quota'})['providerCode']).to.equal('insufficient_quota');
    expect(logged({providerCode: secret})['providerCode']).to.equal('[hidden]');
  });

  it('shows of an error its type, its code and where it was thrown, and not its message', () => {
    const error = new TypeError(`Headers.append: "Bearer ${secret}\n    at ${secret}:1:1" is invalid`, {
      cause: new ChatError(`about ${secret}`, {code: 'server'}),
    });
    const line = logged({err: Object.assign(error, {input: secret, code: 'ERR_INVALID_ARG_VALUE'})});
    expect(JSON.stringify(line)).not.to.contain(secret);
    const err = line['err'] as {stack: string[]; cause: {type: string; code: string}};
    expect(err).to.include({type: 'TypeError', code: 'ERR_INVALID_ARG_VALUE'});
    expect(err.stack[0]).to.contain('server-logger.test.ts');
    expect(err.cause).to.include({type: 'ChatError', code: 'server'});
  });

  it('shows messages of the operating system, which are its own', () => {
    const error = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), {
      code: 'ECONNREFUSED',
      syscall: 'connect',
    });
    expect(logged({err: error})['err']).to.include({message: error.message, code: 'ECONNREFUSED'});
  });

  it('takes an error without words for one, and not its message for the line', () => {
    const log = loggedLines();
    log.logger.error(new Error(secret));
    expect(log.text()).not.to.contain(secret);
    expect(JSON.parse(log.text())).to.include({msg: 'error'});
  });
});
