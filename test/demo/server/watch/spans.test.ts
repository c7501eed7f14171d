import {after, afterEach, before, describe, it} from 'node:test';
import {context, SpanKind, SpanStatusCode, trace} from '@opentelemetry/api';
import {AsyncLocalStorageContextManager} from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import {expect} from 'chai';
import {chunkOf, completion, eventStream, refusal} from '../../../support/fake-upstream.js';
import {startReading} from '../../../support/server-events.js';
import {postJson, sendBody, streamPath} from '../../../support/server-harness.js';
import {finish} from '../limits/limited-server.js';
import {startWatchedServer, type WatchedServer} from './watched-server.js';

describe('a run, with an SDK of OpenTelemetry', () => {
  const exporter = new InMemorySpanExporter();
  let watched: WatchedServer;
  before(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({spanProcessors: [new SimpleSpanProcessor(exporter)]}),
    );
  });
  after(() => {
    trace.disable();
    context.disable();
  });
  afterEach(async () => {
    await watched.dispose();
    exporter.reset();
  });

  const post = async (message: string, model: string): Promise<void> => {
    const body = sendBody(message, {model});
    await (await postJson(`${watched.server.url}/api/ai/chat`, body)).text();
  };
  const chat = (): ReadableSpan => {
    const span = exporter.getFinishedSpans().find(({name}) => name.startsWith('chat '));
    if (!span) throw new Error('no span');
    return span;
  };
  const msOf = ([seconds, nanos]: readonly [number, number]): number => seconds * 1_000 + nanos / 1_000_000;

  it('is a span that says what was asked, who answered and what it used', async () => {
    watched = await startWatchedServer();
    const asked = watched.nextAnswer();
    const reader = await startReading(watched.server, 'Hi', {fields: {model: 'plain'}});
    const answer = await asked;
    watched.clock.advance(250);
    answer.write(chunkOf('Hello'));
    const first = await reader.next();
    await reader.next();
    watched.clock.advance(500);
    finish(answer, {input: 7, output: 10});
    await reader.rest();
    const {name, kind, attributes, events, duration, status} = chat();
    expect([name, kind, status.code]).to.deep.equal(['chat plain', SpanKind.CLIENT, SpanStatusCode.UNSET]);
    expect(attributes).to.include({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'up',
      'gen_ai.request.model': 'plain',
      'gen_ai.response.model': 'plain',
      'gen_ai.usage.input_tokens': 7,
      'gen_ai.usage.output_tokens': 10,
      'chat_stream.stream_id': first?.id.split('.')[0],
      'chat_stream.outcome': 'done',
    });
    expect(attributes['gen_ai.response.finish_reasons']).to.deep.equal(['stop']);
    expect(events.map((event) => event.name)).to.deep.equal(['first token']);
    expect(msOf(duration)).to.equal(750);
  });

  it('has its parts beneath it, in their order', async () => {
    watched = await startWatchedServer();
    watched.upstream.answerWith(eventStream(completion('Hello')));
    await post('Hi', 'plain');
    const {spanId} = chat().spanContext();
    const parts = exporter.getFinishedSpans().filter((span) => span.parentSpanContext?.spanId === spanId);
    expect(parts.map(({name}) => name)).to.deep.equal(['prepare prompt', 'answer', 'save']);
  });

  it('is beneath the span that is active where it is asked for', async () => {
    const outer = trace.getTracer('test').startSpan('outer');
    watched = await context.with(trace.setSpan(context.active(), outer), () => startWatchedServer());
    watched.upstream.answerWith(eventStream(completion('Hello')));
    await post('Hi', 'plain');
    outer.end();
    expect(chat().parentSpanContext?.spanId).to.equal(outer.spanContext().spanId);
  });

  it('says by its code alone why it failed', async () => {
    watched = await startWatchedServer();
    watched.upstream.answerWith(refusal(429, {error: {message: 'words of the service', code: 'words'}}));
    await post('Hi', 'plain');
    const {status, attributes, events} = chat();
    expect(status).to.deep.equal({code: SpanStatusCode.ERROR});
    expect(attributes).to.include({'error.type': 'rate-limit', 'chat_stream.outcome': 'error'});
    expect(JSON.stringify([attributes, events])).not.to.contain('words');
  });

  it('says who stood in, and that it was stopped', async () => {
    watched = await startWatchedServer();
    watched.upstream.answerWith(refusal(529, {}));
    await post('Hi', 'backed');
    expect(chat().attributes).to.include({
      'gen_ai.provider.name': 'mock',
      'chat_stream.answer.kind': 'simulated',
    });
    exporter.reset();
    const asked = watched.nextAnswer();
    const reader = await startReading(watched.server, 'Hi', {fields: {model: 'plain'}});
    (await asked).write(chunkOf('Hello'));
    const first = await reader.next();
    await postJson(`${watched.server.url}${streamPath}/${first?.id.split('.')[0]}/stop`, {});
    expect(chat().attributes['chat_stream.outcome']).to.equal('stopped');
    expect(chat().status.code).to.equal(SpanStatusCode.UNSET);
  });

  it('holds nothing that was said, and no model that people made up', async () => {
    watched = await startWatchedServer();
    watched.upstream.answerWith(eventStream(completion('an answer with secrets')));
    await post('a question with secrets', 'ann.smith@example.com');
    expect(chat().name).to.equal('chat other');
    const all = exporter.getFinishedSpans().map(({name, attributes, events, status, resource}) => ({
      name,
      attributes,
      events,
      status,
      resource: resource.attributes,
    }));
    expect(JSON.stringify(all)).not.to.match(/secrets|ann\.smith/);
  });
});
