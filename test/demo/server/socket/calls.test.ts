import {after, afterEach, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {completion, eventStream, startFakeUpstream} from '../../../support/fake-upstream.js';
import {eventually} from '../../../support/server-eventually.js';
import {messagesOf, startServer, streamPath, type TestServer} from '../../../support/server-harness.js';
import {
  chunkText,
  finishReasonOf,
  openSocket,
  pluginCall,
  type SocketClient,
  send,
  textOf,
} from './socket-client.js';

const words = 'Grüße, 你好 and a 👩‍👩‍👧 family';

describe('calls on a socket', () => {
  let server: TestServer;
  const clients: SocketClient[] = [];
  before(async () => {
    server = await startServer();
  });
  afterEach(() => {
    for (const {socket} of clients.splice(0)) socket.terminate();
  });
  after(() => server.dispose());

  const open = async (at: TestServer = server): Promise<SocketClient> => {
    const client = await openSocket(at);
    clients.push(client);
    return client;
  };

  it('are answered with the events that an event stream has', async () => {
    const client = await open();
    client.say(send('a', words));
    const events = await client.events('a');
    const response = await fetch(`${server.url}${streamPath}/${String(events[0]?.['streamId'])}`);
    const streamed = (await response.text())
      .split('\n')
      .filter((line) => line.startsWith('data: '))
      .map((line) => JSON.parse(line.slice('data: '.length)));
    expect(events).to.deep.equal(streamed);
    expect(textOf(events)).to.equal(words);
  });

  it('say which stream it is before its first event, and when it is over', async () => {
    const client = await open();
    client.say(send('a', words));
    const answer = await client.answer('a');
    const streamId = (answer[1]?.['event'] as {streamId?: string}).streamId;
    expect([answer[0], answer.at(-1)]).to.deep.equal([
      {reqId: 'a', type: 'accepted', streamId},
      {reqId: 'a', type: 'end'},
    ]);
  });

  it('with one key are one run, by whichever way they come', async () => {
    const client = await open();
    const key = {idempotencyKey: 'one-key-for-both'};
    client.say(send('a', words, key));
    client.say(send('b', words, key));
    const [first, second] = [await client.events('a'), await client.events('b')];
    const again = await fetch(`${server.url}${streamPath}`, {
      method: 'POST',
      headers: {'content-type': 'application/json', 'idempotency-key': key.idempotencyKey},
      body: JSON.stringify(send('', words)['request']),
    });
    expect([second, again.headers.get('stream-id')]).to.deep.equal([first, first[0]?.['streamId']]);
    await again.body?.cancel();
  });

  it('take a stream up behind an event, or as a whole, or say that nothing is left', async () => {
    const client = await open();
    client.say(send('a', words));
    const events = await client.events('a');
    const {streamId} = events[0] as {streamId: string};
    client.say({type: 'resume', reqId: 'b', streamId, after: 3});
    client.say({type: 'snapshot', reqId: 'c', streamId});
    client.say({type: 'resume', reqId: 'd', streamId, after: events.length - 1});
    expect(await client.events('b')).to.deep.equal(events.slice(4));
    expect((await client.events('c')).map(({type}) => type)).to.deep.equal(['start', 'reset', 'done']);
    expect(await client.answer('d')).to.deep.equal([{reqId: 'd', type: 'spent', streamId}]);
  });

  it('that cannot be served are refused by their ids, as HTTP would refuse them', async () => {
    const client = await open();
    const tries: [string, object, number, string][] = [
      ['a', {type: 'resume', streamId: 'nobody-knows'}, 404, 'not-found'],
      ['b', {type: 'send', request: {trigger: 'send'}}, 422, 'invalid'],
      ['c', {type: 'send', request: {trigger: 'send', message: 'x'}, idempotencyKey: 'a b'}, 422, 'invalid'],
      ['d', {type: 'nonsense'}, 422, 'invalid'],
      ['e', {type: 'stop'}, 422, 'invalid'],
      ['f', {type: 'stop', streamId: 'nobody-knows'}, 404, 'not-found'],
    ];
    for (const [reqId, message] of tries) client.say({reqId, ...message});
    client.say('{"reqId": "g", ');
    const refusals = [];
    for (const [reqId] of tries) refusals.push((await client.answer(reqId))[0]?.['problem']);
    const unread = await client.next(({type, reqId}) => type === 'refused' && reqId === null);
    expect(
      refusals.map((problem) => {
        const {status, code} = problem as {status: number; code: string};
        return [status, code];
      }),
    ).to.deep.equal(tries.map(([, , status, code]) => [status, code]));
    expect((unread['problem'] as {status: number}).status).to.equal(400);
  });

  it('are stopped by a stream, cut where the reader was', async () => {
    const slow = await startServer({mockWordDelayMs: 20});
    const client = await open(slow);
    client.say(send('a', Array.from({length: 200}, (_, at) => `w${at}`).join(' ')));
    const third = await client.next(({event}) => (event as {seq?: number} | undefined)?.seq === 3);
    const {streamId, conversationId} = client.heard.find(
      ({event}) => (event as {type?: string} | undefined)?.type === 'start',
    )?.['event'] as {streamId: string; conversationId: string};
    client.say({type: 'stop', reqId: 'b', streamId, afterSeq: (third['event'] as {seq: number}).seq});
    const [answer] = await client.answer('b');
    expect((answer?.['answer'] as {status: string}).status).to.equal('stopped');
    expect((await messagesOf(slow, conversationId)).at(-1)?.text).to.equal('w0 w1 w2');
    await slow.dispose();
  });

  it('that are cancelled are not heard any more, and their runs go on', async () => {
    const slow = await startServer({mockWordDelayMs: 10});
    const client = await open(slow);
    client.say(send('a', 'one two three four five six'));
    await client.next(({event}) => (event as {seq?: number} | undefined)?.seq === 1);
    client.say({type: 'cancel', req_id: 'a'});
    client.say({type: 'ping'});
    await client.next(({type}) => type === 'pong');
    const heard = client.heard.length;
    const run = await eventually(
      () => slow.db.selectFrom('runs').select('status').executeTakeFirstOrThrow(),
      ({status}) => status !== 'running',
    );
    expect([run.status, client.heard.length]).to.deep.equal(['done', heard]);
    await slow.dispose();
  });

  describe('of plugins', () => {
    it('are answered in chunks, with both taggings', async () => {
      const client = await open();
      client.say(pluginCall('p', {message: words, model: 'mock/echo'}));
      client.say(pluginCall('q', {message: words, model: 'mock/echo'}, {tagging: 'internal'}));
      const [outside, inside] = [await client.answer('p'), await client.answer('q')];
      expect(outside.at(-1)).to.deep.equal({
        ChatChunk: {req_id: 'p', delta: '', finish_reason: 'stop'},
      });
      expect(inside.at(-1)).to.deep.equal({
        type: 'chat_chunk',
        req_id: 'q',
        delta: '',
        finish_reason: 'stop',
      });
      expect([chunkText(outside), chunkText(inside)]).to.deep.equal([words, words]);
    });

    it('end their runs when they are cancelled', async () => {
      const slow = await startServer({mockWordDelayMs: 20});
      const client = await open(slow);
      client.say(pluginCall('p', {message: 'one two three '.repeat(50), model: 'mock/echo'}));
      await client.next(({ChatChunk}) => ChatChunk !== undefined);
      client.say({type: 'cancel', req_id: 'p'});
      const run = await eventually(
        () => slow.db.selectFrom('runs').select('status').executeTakeFirstOrThrow(),
        ({status}) => status !== 'running',
      );
      expect(run.status).to.equal('stopped');
      await slow.dispose();
    });

    it('that no plugin answers, or with other arguments, end with an error of theirs', async () => {
      const client = await open();
      client.say(pluginCall('p', {message: words}, {function: 'format_disk'}));
      client.say(pluginCall('q', {message: words, shell: 'rm'}));
      client.say(pluginCall('r', {message: words, model: 'nobody/knows'}, {tagging: 'internal'}));
      const answers = [await client.answer('p'), await client.answer('q'), await client.answer('r')];
      const codes = answers.map(([said]) => {
        const failure = (said?.['Error'] ?? said) as {code: string; message: string};
        return failure.code;
      });
      expect(codes.slice(0, 2)).to.deep.equal(['invalid', 'invalid']);
      expect(answers.map((answer) => finishReasonOf(answer))).to.deep.equal([
        undefined,
        undefined,
        undefined,
      ]);
    });

    it('bring what was said before, where no conversation is named', async () => {
      const upstream = await startFakeUpstream();
      upstream.answerWith(eventStream(completion('Hello again')));
      const other = await startServer({
        openAI: {baseUrl: upstream.baseUrl, apiKey: undefined, model: undefined},
      });
      const client = await open(other);
      const history = [
        {role: 'user', content: 'Hello'},
        {role: 'assistant', content: 'Hi'},
      ];
      client.say(pluginCall('p', {message: 'And now?', model: 'big', history}));
      const answer = await client.answer('p');
      const asked = upstream.requests[0]?.body.messages.map(({role, content}) => ({role, content}));
      expect([chunkText(answer), asked]).to.deep.equal([
        'Hello again',
        [...history, {role: 'user', content: 'And now?'}],
      ]);
      await other.dispose();
      await upstream.close();
    });
  });
});
