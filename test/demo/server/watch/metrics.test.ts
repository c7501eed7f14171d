import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {chunkOf, completion, eventStream, refusal} from '../../../support/fake-upstream.js';
import {type EventReader, readAll, startReading} from '../../../support/server-events.js';
import {eventually} from '../../../support/server-eventually.js';
import {postJson, sendBody, streamPath} from '../../../support/server-harness.js';
import {finish} from '../limits/limited-server.js';
import {readSeries, Series} from './series.js';
import {startWatchedServer, type WatchedServer} from './watched-server.js';

describe('/metrics, after a success, a stop, an error, a stand-in, an answer of the cache and resumes', () => {
  let watched: WatchedServer;
  /** While the first answer was being written, and after all. */
  let during: Series;
  let series: Series;

  const start = (model: string, message = 'Hi'): Promise<EventReader> =>
    startReading(watched.server, message, {fields: {model}});
  const restOf = async (model: string): Promise<void> => void (await (await start(model)).rest());

  before(async () => {
    watched = await startWatchedServer({clientEvents: true});
    await succeed();
    await stop();
    watched.upstream.answerWith(refusal(401, {error: {message: 'no', code: 'invalid_api_key'}}));
    await restOf('plain');
    watched.upstream.answerWith(refusal(529, {}));
    await restOf('backed');
    watched.upstream.answerWith(eventStream(completion('Hel', 'lo')));
    await restOf('kept');
    await restOf('kept');
    await tellInteractions();
    series = await readSeries(watched.server);
  });
  after(() => watched.dispose());

  /** A quarter of a second to its first word, half a second of words. */
  async function succeed(): Promise<void> {
    const {server, clock, nextAnswer} = watched;
    const asked = nextAnswer();
    const reader = await start('plain');
    const answer = await asked;
    clock.advance(250);
    answer.write(chunkOf('Hel'));
    await reader.next();
    await reader.next();
    during = await readSeries(server);
    clock.advance(500);
    answer.write(chunkOf('lo'));
    await reader.next();
    finish(answer, {input: 7, output: 10});
    const [first] = await reader.rest();
    await resume(first?.id ?? '');
  }

  async function resume(id: string): Promise<void> {
    const url = `${watched.server.url}${streamPath}/${id.split('.')[0]}`;
    await readAll(await fetch(url, {headers: {'last-event-id': id}}));
    await readAll(await fetch(`${url}?cursor=${id}`));
    await readAll(await fetch(`${url}?format=snapshot`));
    await (await fetch(`${url}/events?after=0`)).text();
  }

  async function stop(): Promise<void> {
    const asked = watched.nextAnswer();
    const reader = await start('plain');
    (await asked).write(chunkOf('Hel'));
    const first = await reader.next();
    await reader.next();
    await postJson(`${watched.server.url}${streamPath}/${first?.id.split('.')[0]}/stop`, {});
    await reader.rest();
  }

  async function tellInteractions(): Promise<void> {
    const events = [{kind: 'copy'}, {kind: 'copy'}, {kind: 'render-error', code: 'malformed'}];
    const response = await postJson(`${watched.server.url}/api/ai/events`, {events});
    expect(response.status).to.equal(204);
  }

  const up = {provider: 'up'};

  it('tells how answers ended, by who gave them', () => {
    const ends = [
      {outcome: 'done', ...up},
      {outcome: 'stopped', ...up},
      {outcome: 'error', ...up},
      {outcome: 'done', provider: 'mock'},
      {outcome: 'done', provider: 'cache'},
    ];
    expect(ends.map((labels) => series.value('chat_stream_runs_total', labels))).to.deep.equal([
      2, 1, 1, 1, 1,
    ]);
  });

  it('tells how long the first token took', () => {
    expect(series.value('chat_stream_first_token_seconds_sum', up)).to.equal(0.25);
    expect(series.value('chat_stream_first_token_seconds_count', up)).to.equal(3);
    expect(series.value('chat_stream_first_token_seconds_bucket', {...up, le: 0.1})).to.equal(2);
  });

  it('tells how long answers took', () => {
    const done = {outcome: 'done', ...up};
    expect(series.value('chat_stream_run_duration_seconds_sum', done)).to.equal(0.75);
    expect(series.value('chat_stream_run_duration_seconds_count', done)).to.equal(2);
    expect(series.value('chat_stream_run_duration_seconds_count', {outcome: 'error', ...up})).to.equal(1);
  });

  it('tells tokens, and how many a second', () => {
    expect(series.value('chat_stream_output_tokens_per_second_sum', up)).to.equal(20);
    expect(series.value('chat_stream_output_tokens_per_second_count', up)).to.equal(1);
    expect(series.value('chat_stream_tokens_total', {direction: 'input', ...up})).to.equal(7);
    expect(series.value('chat_stream_tokens_total', {direction: 'output', ...up})).to.equal(10);
  });

  it('tells looks into the cache', () => {
    const looks = ['hit', 'miss'].map((result) => series.value('chat_stream_cache_lookups_total', {result}));
    expect(looks).to.deep.equal([1, 1]);
  });

  it('tells failures by provider and kind, those too that another stood in for', () => {
    const codes = ['auth', 'overloaded'];
    expect(
      codes.map((code) => series.value('chat_stream_provider_errors_total', {...up, code})),
    ).to.deep.equal([1, 1]);
  });

  it('tells what goes on', async () => {
    const names = ['chat_stream_active_runs', 'chat_stream_open_readers'];
    expect(names.map((name) => during.value(name))).to.deep.equal([1, 1]);
    const idle = await eventually(
      () => readSeries(watched.server),
      (now) => now.value('chat_stream_open_readers') === 0,
    );
    expect(idle.value('chat_stream_active_runs')).to.equal(0);
  });

  it('tells resumes by their kind', () => {
    const kinds = ['resume', 'snapshot', 'poll'];
    expect(kinds.map((kind) => series.value('chat_stream_resumes_total', {kind}))).to.deep.equal([2, 1, 1]);
  });

  it('tells what people did, and what failed on their pages', () => {
    expect(series.value('chat_stream_interactions_total', {kind: 'copy'})).to.equal(2);
    expect(series.value('chat_stream_interactions_total', {kind: 'stop'})).to.equal(0);
    expect(
      series.value('chat_stream_client_errors_total', {kind: 'render-error', code: 'malformed'}),
    ).to.equal(1);
  });

  it('tells of the process', () => {
    expect(series.value('process_resident_memory_bytes')).to.be.above(1_000_000);
    expect(series.value('process_cpu_seconds_total')).to.be.a('number');
  });

  it('holds no name that nobody configured: a model of an open service is other', async () => {
    watched.upstream.answerWith(refusal(500, {}));
    const typed = 'ann.smith@example.com';
    await (await postJson(`${watched.server.url}${streamPath}`, sendBody('Hi', {model: typed}))).text();
    const text = await (await fetch(`${watched.server.url}/metrics`)).text();
    expect(text).not.to.contain(typed);
    expect(new Series(text).value('chat_stream_runs_total', {outcome: 'error', ...up})).to.equal(2);
  });
});
