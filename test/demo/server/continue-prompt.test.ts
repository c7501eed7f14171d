import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {continueInstruction} from '../../../demo/server/providers/continue-instruction.js';
import {
  chunkOf,
  completion,
  eventStream,
  type FakeUpstream,
  refusal,
  startFakeUpstream,
} from '../../support/fake-upstream.js';
import {readAll, startOf, startReading} from '../../support/server-events.js';
import {messagesOf, postJson, streamPath, type TestServer} from '../../support/server-harness.js';
import {startWithUpstream} from '../../support/start-with-upstream.js';

describe('a model service that is asked to continue', () => {
  let upstream: FakeUpstream;
  let server: TestServer;
  let conversationId: string;
  beforeEach(async () => {
    upstream = await startFakeUpstream();
    server = await startWithUpstream(upstream);
    upstream.answerWith(eventStream(`${chunkOf('The half')}${chunkOf('', 'length')}data: [DONE]\n\n`));
    conversationId = startOf(
      await (await startReading(server, 'Say it', {fields: {model: 'm'}})).rest(),
    ).conversationId;
  });
  afterEach(async () => {
    await server.dispose();
    await upstream.close();
  });

  const goOn = async () =>
    readAll(await postJson(`${server.url}${streamPath}`, {trigger: 'continue', conversationId}));
  const answer = async () => (await messagesOf(server, conversationId)).at(-1);

  it('is given its own words last, then our request to go on', async () => {
    upstream.answerWith(eventStream(completion(' and the rest')));
    await goOn();
    const {model, messages} = upstream.requests[1]?.body ?? {};
    expect([model, messages, (await answer())?.text]).to.deep.equal([
      'm',
      [
        {role: 'user', content: 'Say it'},
        {role: 'assistant', content: 'The half'},
        {role: 'user', content: continueInstruction},
      ],
      'The half and the rest',
    ]);
  });

  it('and fails at once, leaves the answer as it was', async () => {
    const before = await answer();
    upstream.answerWith(refusal(500, {error: {message: 'no'}}));
    const events = await goOn();
    const runs = await server.db.selectFrom('runs').select('status').orderBy('created_at').execute();
    expect([
      events.map(({event}) => event.type),
      await answer(),
      runs.map(({status}) => status),
    ]).to.deep.equal([['start', 'reset', 'error'], before, ['done', 'error']]);
  });

  it('and fails in the middle, leaves what it said; the next time goes on from there', async () => {
    upstream.answerWith((outgoing) => {
      outgoing.writeHead(200, {'content-type': 'text/event-stream'});
      outgoing.end(`${chunkOf(' and')}data: ${JSON.stringify({error: {message: 'broken'}})}\n\n`);
    });
    await goOn();
    const broken = await answer();
    upstream.answerWith(eventStream(completion(' more')));
    await goOn();
    const whole = await answer();
    expect([
      broken?.text,
      broken?.status,
      broken?.parts.map(({type}) => type),
      whole?.parts,
      whole?.status,
    ]).to.deep.equal([
      'The half and',
      'error',
      ['text', 'error'],
      [{type: 'text', text: 'The half and more'}],
      'complete',
    ]);
  });
});
