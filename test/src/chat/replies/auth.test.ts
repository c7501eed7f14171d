import {resolveOptions} from '../../../../src/chat/service-options.js';
import {scriptChat} from '../../../support/scripted-chat.js';
import {nativeFrames, type Step, until} from '../../../support/scripted-wire.js';
import {describe, expect, it} from '../../../support/suite.js';

const frames = nativeFrames('s', [
  {type: 'start', streamId: 's', messageId: 'm', userMessageId: 'q', conversationId: 'c', model: 'x'},
  {type: 'chunk', content: 'one '},
  {type: 'chunk', content: 'two'},
  {type: 'done', finishReason: 'stop', length: 7},
]);
const unknown: Step = {status: 401, type: 'application/problem+json', chunks: ['{"code":"auth"}']};
const ok: Step = {status: 202, type: 'application/json', chunks: ['{"conversationId":"c"}']};
const tokens = (requests: readonly {readonly headers: Headers}[]): (string | null)[] =>
  requests.map(({headers}) => headers.get('authorization'));

/** A chat whose host has a new token each time it is asked to refresh. */
function signedIn(steps: readonly Step[], refresh: () => void | Promise<void> = () => {}) {
  let token = 1;
  let refreshes = 0;
  const chat = scriptChat(steps, {
    protocol: 'chat-stream',
    headers: () => ({authorization: `t${token}`}),
    refreshAuth: async () => {
      refreshes += 1;
      await refresh();
      token += 1;
    },
  });
  return {...chat, refreshes: () => refreshes};
}

describe('credentials that ran out', () => {
  it('when a message is sent are asked for anew once, and it is sent with the new ones', async () => {
    const {service, wire, refreshes} = signedIn([unknown, {chunks: frames}]);
    const message = await service.send('Hi');
    expect([message.content, refreshes()]).to.deep.equal(['one two', 1]);
    expect(tokens(wire.requests)).to.deep.equal(['t1', 't2']);
    const keys = new Set(wire.requests.map(({headers}) => headers.get('idempotency-key')));
    expect(keys.size).to.equal(1);
  });

  it('when a stream is taken up', async () => {
    const {service, wire, refreshes} = signedIn([
      {chunks: frames.slice(0, 2)},
      unknown,
      {chunks: frames.slice(2)},
    ]);
    const message = await service.send('Hi');
    expect([message.content, message.status, refreshes()]).to.deep.equal(['one two', 'complete', 1]);
    expect(tokens(wire.requests)).to.deep.equal(['t1', 't1', 't2']);
  });

  it('twice in one answer, with words between: asked for twice', async () => {
    const {service, refreshes} = signedIn([
      unknown,
      {chunks: frames.slice(0, 2)},
      unknown,
      {chunks: frames.slice(2)},
    ]);
    expect([(await service.send('Hi')).content, refreshes()]).to.deep.equal(['one two', 2]);
  });

  it('when the server is told to stop', async () => {
    const {service, wire, refreshes} = signedIn([{chunks: frames.slice(0, 2), cut: 'hold'}, unknown, ok]);
    void service.send('Hi');
    await until(() => service.state.streamingContent !== '');
    await service.stop();
    expect([wire.requests.length, refreshes()]).to.deep.equal([3, 1]);
    expect(tokens(wire.requests).at(-1)).to.equal('t2');
  });

  it('when the server is told to stop again, for the first time the line was down', async () => {
    const {service, wire, refreshes} = signedIn([
      {chunks: frames.slice(0, 2), cut: 'hold'},
      'line-down',
      unknown,
      ok,
    ]);
    void service.send('Hi');
    await until(() => service.state.streamingContent !== '');
    await service.stop();
    expect([wire.requests.length, refreshes()]).to.deep.equal([4, 1]);
  });

  it('and are refused again end the reply, the words kept', async () => {
    const {service, refreshes} = signedIn([{chunks: frames.slice(0, 2)}, unknown, unknown]);
    const message = await service.send('Hi');
    expect([message.status, message.content, refreshes()]).to.deep.equal(['error', 'one ', 1]);
    const {error} = service.state;
    expect([error?.code, error?.status, error?.partial]).to.deep.equal(['auth', 401, true]);
  });

  it('and cannot be had end the reply for want of them, not for what went wrong at the host', async () => {
    const {service, wire} = signedIn([unknown], () => {
      throw new Error('the sign-in page is down');
    });
    await service.send('Hi');
    expect([service.state.error?.code, wire.requests.length]).to.deep.equal(['auth', 1]);
  });

  it('end the reply where the host gave no way to ask for new ones', async () => {
    const {service} = scriptChat([unknown]);
    await service.send('Hi');
    expect(service.state.error?.code).to.equal('auth');
  });

  it('are asked for once by all requests that are refused meanwhile', async () => {
    let refreshes = 0;
    let finish = (): void => {};
    const {refreshAuth} = resolveOptions({
      endpoint: 'https://a.test/api/ai/chat/stream',
      storage: null,
      refreshAuth: () => {
        refreshes += 1;
        return new Promise((resolve) => {
          finish = resolve;
        });
      },
    });
    const both = [refreshAuth?.(), refreshAuth?.()];
    finish();
    await Promise.all(both);
    expect(refreshes).to.equal(1);
    const later = refreshAuth?.();
    finish();
    await later;
    expect(refreshes).to.equal(2);
  });
});
