import {readdirSync, readFileSync} from 'node:fs';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import type {Providers} from '../../../../demo/server/providers/providers.js';
import {applyToParts} from '../../../../src/model/apply-to-parts.js';
import type {MessagePart} from '../../../../src/model/message-part.js';
import {eventStream, type FakeUpstream, startFakeUpstream} from '../../../support/fake-upstream.js';
import {askModel, type Outcome, openProviders, servedModels} from './one-model.js';

interface Expected {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly {readonly id: string; readonly name: string; readonly arguments: unknown}[];
  readonly finishReason: string | null;
  readonly usage: unknown;
  readonly error: {readonly kind: string; readonly retryable: boolean} | null;
}

const recordings = [
  {folder: new URL('./wire/anthropic-messages/', import.meta.url), kind: 'anthropic', count: 5},
  {folder: new URL('./wire/gemini-sse/', import.meta.url), kind: 'gemini', count: 6},
  {
    folder: new URL('../../../fixtures/wire/openai-chat/', import.meta.url),
    kind: 'openai-compatible',
    count: 8,
  },
] as const;

/** Ways to cut the same bytes into chunks of HTTP. */
const cuts = {whole: [Infinity], 'byte by byte': [1], 'in odd pieces': [7, 3, 1, 31, 2, 113]};

function expectedOf(folder: URL, name: string) {
  const {text, reasoning, toolCalls, finishReason, usage, error}: Expected = JSON.parse(
    readFileSync(new URL(`${name}.json`, folder), 'utf8'),
  );
  const end = error ? {code: error.kind, retryable: error.retryable} : {finishReason, usage};
  return {text, reasoning, toolCalls, end};
}

function resultOf({events, error}: Outcome) {
  const parts = events.reduce<readonly MessagePart[]>(
    (folded, event) => (event.type === 'finish' ? folded : applyToParts(folded, event)),
    [],
  );
  const textOf = (type: 'text' | 'reasoning'): string =>
    parts.map((part) => (part.type === type ? part.text : '')).join('');
  const finish = events.at(-1);
  return {
    text: textOf('text'),
    reasoning: textOf('reasoning'),
    toolCalls: parts.flatMap((part) =>
      part.type === 'tool-call'
        ? [{id: part.toolCallId, name: part.name, arguments: JSON.parse(part.arguments)}]
        : [],
    ),
    end: error
      ? {code: error.code, retryable: error.retryable}
      : finish?.type === 'finish' && {finishReason: finish.finishReason, usage: finish.usage ?? null},
  };
}

for (const {folder, kind, count} of recordings) {
  describe(`a recorded stream of the kind ${kind}`, () => {
    let upstream: FakeUpstream;
    let providers: Providers;
    before(async () => {
      upstream = await startFakeUpstream();
      providers = openProviders(servedModels({m: {kind, baseUrl: upstream.baseUrl}}));
    });
    after(async () => {
      await providers.close();
      await upstream.close();
    });
    const names = readdirSync(folder)
      .filter((name) => name.endsWith('.sse') && !name.startsWith('our-'))
      .map((name) => name.slice(0, -'.sse'.length));

    it(`is there for each of ${count} cases`, () => {
      expect(names).to.have.length(count);
    });

    for (const name of names) {
      for (const [how, sizes] of Object.entries(cuts)) {
        it(`(${name}), sent ${how}, says what was expected`, async () => {
          upstream.answerWith(eventStream(readFileSync(new URL(`${name}.sse`, folder)), sizes));
          expect(resultOf(await askModel(providers, 'm'))).to.deep.equal(expectedOf(folder, name));
        });
      }
    }
  });
}
