import {dataUrlOf} from '../model/data-url.js';
import type {ChatMessage} from '../model/message.js';
import type {FilePart} from '../model/message-part.js';
import {argumentsObject} from '../model/tool-calls.js';
import type {TransportRequest} from '../transport/transport.js';
import {continueInstruction} from './continue-instruction.js';
import {type HistoryStep, historySteps} from './history-steps.js';
import {postJson} from './post-json.js';
import type {Turn} from './protocol.js';

export interface GeminiOptions {
  /** Model to ask for where the message names none, and the endpoint names none either. */
  readonly model?: string;
  /** Fields added to every request body, for example `generationConfig` or `tools`. */
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Name of the data part that keeps what Gemini wants back with a call: its own proof of what it thought. */
export const thoughtSignature = 'thought-signature';

/** What the ids of calls begin with that the service named none for. It is not sent them back. */
export const madeCallId = 'call-';

/**
 * The request of `streamGenerateContent`. A person's files go along where they have an address, else by name.
 *
 * @throws {TypeError} where neither endpoint, message nor options name a model.
 * @see https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent
 */
export function geminiRequest(turn: Turn, {model, body}: GeminiOptions): TransportRequest {
  const {request, history, instructions} = turn;
  const steps = historySteps(history);
  const system = [
    ...(instructions ? [instructions] : []),
    ...steps.flatMap((step) => (step.role === 'system' ? [step.text] : [])),
  ];
  const signatures = signaturesIn(history);
  return postJson(urlOf(turn.endpoint, request.model ?? model), {
    ...body,
    contents: [
      ...steps.flatMap((step) => contentOf(step, signatures)),
      ...(request.trigger === 'continue' ? [{role: 'user', parts: [{text: continueInstruction}]}] : []),
    ],
    ...(system.length > 0 ? {systemInstruction: {parts: system.map((text) => ({text}))}} : {}),
  });
}

/** The address of the method; an endpoint that is not one is what comes before `/models/…`. */
function urlOf(endpoint: URL, model: string | undefined): URL {
  const url = new URL(endpoint);
  if (!url.pathname.endsWith(':streamGenerateContent')) {
    if (!model) throw new TypeError('Set `model`, or name a model in `endpoint`.');
    const path = model.includes('/') ? model : `models/${model}`;
    url.pathname = `${url.pathname.replace(/\/$/, '')}/${path}:streamGenerateContent`;
  }
  // Without it the answer is one array, whole.
  url.searchParams.set('alt', 'sse');
  return url;
}

function signaturesIn(history: readonly ChatMessage[]): ReadonlyMap<string, string> {
  const parts = history.flatMap((message) => message.parts);
  return new Map(
    parts.flatMap((part) =>
      part.type === 'data' && part.name === thoughtSignature && part.id !== undefined
        ? [[part.id, String(part.value)] as const]
        : [],
    ),
  );
}

function contentOf(step: HistoryStep, signatures: ReadonlyMap<string, string>): readonly object[] {
  switch (step.role) {
    case 'system':
      return [];
    case 'user':
      return [{role: 'user', parts: [...textParts(step.text), ...step.files.map(filePart)]}];
    case 'assistant': {
      const calls = step.calls.map((call) => {
        const signature = signatures.get(call.toolCallId);
        return {
          functionCall: {...idOf(call.toolCallId), name: call.name, args: argumentsObject(call)},
          ...(signature === undefined ? {} : {thoughtSignature: signature}),
        };
      });
      return [{role: 'model', parts: [...textParts(step.text), ...calls]}];
    }
    case 'tool': {
      const parts = step.results.map(({toolCallId, name, output}) => ({
        functionResponse: {...idOf(toolCallId), name, response: {output}},
      }));
      return [{role: 'user', parts}];
    }
  }
}

function textParts(text: string): readonly object[] {
  return text === '' ? [] : [{text}];
}

function idOf(toolCallId: string): {readonly id?: string} {
  return toolCallId.startsWith(madeCallId) ? {} : {id: toolCallId};
}

function filePart({url = '', mediaType, name}: FilePart): object {
  const inline = dataUrlOf(url);
  if (inline) return {inlineData: {mimeType: mediaType, data: inline.base64}};
  if (/^(?:https?|gs):/i.test(url)) return {fileData: {mimeType: mediaType, fileUri: url}};
  return {text: `[Attached file: ${name}]`};
}
