import {scriptChat} from '../../support/scripted-chat.js';
import {nativeFrames, type Step} from '../../support/scripted-wire.js';
import {describe, expect, it} from '../../support/suite.js';

const canary = 'canary-7f3a';
const secret = {'x-canary': canary};

/** All texts that can be reached from `value`, and whether something of the network's own is among them. */
function reachable(
  value: unknown,
  seen = new Set<unknown>(),
): {readonly text: string; readonly isRaw: boolean} {
  if (typeof value === 'string') return {text: value, isRaw: false};
  if (typeof value !== 'object' || value === null || seen.has(value)) return {text: '', isRaw: false};
  seen.add(value);
  const isRaw = [Response, Headers, Request, ReadableStream].some((kind) => value instanceof kind);
  const fields = Object.getOwnPropertyNames(value).map((name) => (value as Record<string, unknown>)[name]);
  const inside = fields.map((field) => reachable(field, seen));
  return {
    text: inside.map(({text}) => text).join('\n'),
    isRaw: isRaw || inside.some((each) => each.isRaw),
  };
}

const answers: Record<string, Step> = {
  'a native answer': {
    headers: secret,
    chunks: nativeFrames('s', [
      {type: 'start', streamId: 's', messageId: 'a', conversationId: 'c', model: 'x', debug: canary},
      {type: 'tool-call', toolCallId: 't', name: 'f', arguments: '{}', internal: {canary}},
      {type: 'heartbeat-of-later', canary},
      {type: 'chunk', content: 'Hi.', trace: canary},
      {type: 'done', finishReason: 'tool-calls', prompt: canary},
    ]),
  },
  'an answer of Chat Completions': {
    headers: secret,
    chunks: [
      `data: ${JSON.stringify({choices: [{delta: {content: 'Hi.', hidden: canary}, finish_reason: 'stop'}], system: canary})}\n\n`,
      'data: [DONE]\n\n',
    ],
  },
  'an error in the stream': {
    headers: secret,
    chunks: nativeFrames('s', [
      {type: 'error', code: 'server', message: canary, hint: canary, retryable: false},
    ]),
  },
  'a refusal': {
    status: 402,
    headers: secret,
    type: 'application/problem+json',
    chunks: [JSON.stringify({title: canary, detail: canary, hint: canary, secret: canary})],
  },
};

describe('what a service says beside its answer', () => {
  for (const [name, step] of Object.entries(answers)) {
    it(`reaches no subscriber, tool or journal: ${name}`, async () => {
      const told: unknown[] = [];
      const {service} = scriptChat([step], {onToolCall: (request) => void told.push(request.toolCall)});
      service.subscribe((state, event) => told.push({...state}, event));
      told.push(await service.send('Hi'), service.exportJournal());
      const {text, isRaw} = reachable(told);
      expect([text.includes(canary), isRaw, text.includes('Hi')]).to.deep.equal([false, false, true]);
    });
  }
});
