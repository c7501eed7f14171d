import {wireOrigin} from '../../support/place.js';
import {chunk, done, errorOf, eventsOf, hi, plug, start} from '../../support/plugged-page.js';
import {nativeFrames, type Step, until} from '../../support/scripted-wire.js';
import {describe, expect, it} from '../../support/suite.js';

describe('a plugin', () => {
  it('is told an answer in events', async () => {
    const {plugin, endpoint} = await plug([
      {chunks: nativeFrames('s', [start, chunk('Hello'), chunk(', world'), done])},
    ]);
    expect(await eventsOf(plugin.chatStream('r', {endpoint}, hi))).to.deep.equal([
      start,
      chunk('Hello'),
      chunk(', world'),
      done,
    ]);
  });

  it('asks with its history, model, instructions and headers', async () => {
    const {plugin, endpoint, wire} = await plug([{chunks: ['data: [DONE]\n\n']}]);
    const history = [
      {role: 'user', content: 'My name is Æthel.'},
      {role: 'assistant', content: 'Hello, Æthel.'},
      {role: 'user', content: 'What is my name?'},
    ] as const;
    const config = {
      endpoint,
      protocol: 'openai-chat',
      model: 'm-1',
      instructions: 'Be brief.',
      headers: {'x-mine': '1'},
    };
    await eventsOf(plugin.chatStream('r', config, history));
    const body = wire.requests[0]?.body as {readonly model: string; readonly messages: unknown};
    expect(body.model).to.equal('m-1');
    expect(body.messages).to.deep.equal([{role: 'system', content: 'Be brief.'}, ...history]);
    expect(wire.requests[0]?.headers.get('x-mine')).to.equal('1');
  });

  it('sends no cookies of the page’s', async () => {
    const {plugin, endpoint, wire} = await plug([{chunks: nativeFrames('s', [start, done])}]);
    await eventsOf(plugin.chatStream('r', {endpoint}, hi));
    expect(wire.requests[0]?.init.credentials).to.equal('omit');
  });

  it('never has a word of a call in another one', async () => {
    const answers = ['one', 'two', 'three'].map((word) => ({
      chunks: nativeFrames(word, [{...start, streamId: word}, ...[...word].map(chunk), done]),
      delayMs: 1,
    }));
    const {plugin, endpoint} = await plug(answers);
    const words = await Promise.all(
      answers.map(async (_, at) => {
        const events = await eventsOf(plugin.chatStream(`r${at}`, {endpoint}, hi));
        const text = events.map((event) => (event.type === 'chunk' ? event.content : '')).join('');
        const from = events[0]?.type === 'start' ? events[0].streamId : '';
        return [from, text];
      }),
    );
    for (const [from, text] of words) expect(text).to.equal(from);
    expect(words.map(([from]) => from).sort()).to.deep.equal(['one', 'three', 'two']);
  });

  it('can cancel one call, and the service is told', async () => {
    const {plugin, endpoint, wire} = await plug([
      {chunks: nativeFrames('s', [start, chunk('a')]), cut: 'hold'},
      {type: 'application/json', chunks: ['{}']},
    ]);
    const answer = plugin.chatStream('r', {endpoint}, hi);
    await answer.next();
    await answer.next();
    plugin.cancel('r');
    expect((await eventsOf(answer)).at(-1)).to.deep.equal({type: 'stopped'});
    await until(() => wire.requests.length === 2);
    expect(wire.requests[1]?.url.pathname).to.match(/\/s\/stop$/);
  });

  it('cancels by no longer reading, or by a signal', async () => {
    const held: Step = {chunks: nativeFrames('s', [start, chunk('a')]), cut: 'hold'};
    const told: Step = {type: 'application/json', chunks: ['{}']};
    const {plugin, endpoint, wire} = await plug([held, told, held, told]);
    for await (const event of plugin.chatStream('r', {endpoint}, hi)) {
      if (event.type === 'chunk') break;
    }
    await until(() => wire.requests.length === 2);
    const stop = new AbortController();
    const answer = plugin.chatStream('r2', {endpoint}, hi, {signal: stop.signal});
    await answer.next();
    stop.abort();
    expect((await eventsOf(answer)).at(-1)).to.deep.equal({type: 'stopped'});
  });

  it('hears nothing more of an answer that it left, not even where it waited for a word', async () => {
    const {plugin, endpoint} = await plug([
      {chunks: nativeFrames('s', [start, chunk('a')]), cut: 'hold'},
      {type: 'application/json', chunks: ['{}']},
    ]);
    const answer = plugin.chatStream('r', {endpoint}, hi);
    const waiting = answer.next();
    await answer.return?.();
    expect([(await waiting).done, (await answer.next()).done]).to.deep.equal([true, true]);
  });

  it('hears that a call was stopped, though it was cancelled as soon as it was made', async () => {
    const {plugin, endpoint} = await plug([{cut: 'hold'}, {type: 'application/json', chunks: ['{}']}]);
    const answer = plugin.chatStream('r', {endpoint}, hi, {signal: AbortSignal.abort()});
    expect(await eventsOf(answer)).to.deep.equal([{type: 'stopped'}]);
  });

  it('hears of a cut by an error, behind the text that came', async () => {
    const {plugin, endpoint} = await plug([
      {chunks: ['data: {"choices":[{"delta":{"content":"half"}}]}\n\n']},
    ]);
    const answer = plugin.chatStream('r', {endpoint, protocol: 'openai-chat'}, hi);
    expect((await answer.next()).value).to.deep.equal(chunk('half'));
    const error = await errorOf(answer);
    expect([error.code, error.partial]).to.deep.equal(['premature-close', true]);
  });

  it('is shut out by `detach`', async () => {
    const {plugin, endpoint, detach, wire} = await plug([{cut: 'hold'}]);
    const answer = plugin.chatStream('r', {endpoint}, hi);
    await until(() => wire.requests.length === 1);
    detach();
    expect((await errorOf(answer)).code).to.equal('bridge');
    expect((await errorOf(plugin.chatStream('r2', {endpoint}, hi))).code).to.equal('bridge');
  });
});

describe('what may cross to a plugin', () => {
  const canary = 'canary-7f3a';

  it('is no header, no unknown field, and no key of the page', async () => {
    const extra = {secret: canary, nested: {[canary]: canary}};
    const {plugin, endpoint, crossed, wire} = await plug(
      [
        {
          headers: {'x-secret': canary},
          chunks: [
            ...nativeFrames('s', [
              {...start, ...extra},
              {...chunk('hi'), ...extra},
              {type: 'reset', parts: [{type: 'text', text: 'hi', ...extra}], ...extra},
              {type: canary, ...extra},
              {...done, ...extra},
            ]),
            `: ${canary}\n\n`,
          ],
        },
      ],
      {headers: ({plugin: name, url}) => ({authorization: `${canary} ${name} ${url.origin}`})},
    );
    const config = {endpoint, headers: {authorization: 'mine'}};
    const events = await eventsOf(plugin.chatStream('r', config, hi));
    expect(events.map(({type}) => type)).to.deep.equal(['start', 'chunk', 'reset', 'done']);
    expect(wire.requests[0]?.headers.get('authorization')).to.equal(`${canary} notes ${wireOrigin}`);
    expect(crossed()).to.contain('"hi"').and.not.to.contain(canary);
  });

  for (const [what, script] of Object.entries<Step>({
    'a refusal': {status: 403, type: 'application/problem+json', chunks: [`{"title":"${canary}"}`]},
    'a content type': {type: `text/${canary}`, chunks: [canary]},
    'a provider’s error': {
      chunks: [`data: {"type":"error","error":{"code":"${canary}","message":"${canary}"}}\n\n`],
    },
  })) {
    it(`is nothing of the words of ${what}`, async () => {
      const {plugin, endpoint, crossed} = await plug([script], {
        headers: () => ({'x-key': canary}),
      });
      await errorOf(plugin.chatStream('r', {endpoint}, hi));
      expect(crossed()).to.contain('"error"').and.not.to.contain(canary);
    });
  }
});
