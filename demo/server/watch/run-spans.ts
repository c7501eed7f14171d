import {context, type Span, SpanKind, SpanStatusCode, type Tracer, trace} from '@opentelemetry/api';
import type {RunObserver} from '../generation/run-observer.js';
import type {RunPlace} from '../generation/run-place.js';
import type {KnownNames} from './known-names.js';
import {outcomeOf} from './run-outcome.js';
import {beginTimes, noteSaid, type RunTimes} from './run-times.js';

interface Traced {
  readonly span: Span;
  readonly times: RunTimes;
}

/**
 * One span a run, named and described by OpenTelemetry's conventions for generative AI, and one beneath it for each of its
 * parts: making the prompt, the model's answer, saving. It becomes a child of whatever span is active when the run is
 * asked for. Errors are there by their code. No content. Without an SDK all of it is nothing.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/
 */
export function runSpans(names: KnownNames, tracer: Tracer = trace.getTracer('chat-stream')): RunObserver {
  const known = new WeakMap<RunPlace, Traced>();
  return {
    began(place, at) {
      const model = names.modelName(place.model);
      const span = tracer.startSpan(`chat ${model}`, {
        kind: SpanKind.CLIENT,
        startTime: new Date(at),
        attributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.provider.name': names.providerNameOf(place.model),
          'gen_ai.request.model': model,
          'gen_ai.conversation.id': place.conversationId,
          'chat_stream.stream_id': place.streamId,
        },
      });
      if (span.isRecording()) known.set(place, {span, times: beginTimes(at)});
    },
    asked(place, _messages, at) {
      const traced = known.get(place);
      if (traced) traced.times.askedAt = at;
    },
    said(place, event, at) {
      const traced = known.get(place);
      if (traced) noteSaid(traced.times, event, at);
    },
    ended(place, {answeredBy, usage, finishReason, errorCode, ...end}, at) {
      const traced = known.get(place);
      if (!traced) return;
      known.delete(place);
      const {span, times} = traced;
      span.setAttributes({
        'chat_stream.outcome': outcomeOf({...end, errorCode}),
        ...(answeredBy && {
          'gen_ai.provider.name': answeredBy.provider,
          'gen_ai.response.model': names.modelName(answeredBy.model),
          'chat_stream.answer.kind': answeredBy.kind,
        }),
        ...(finishReason && {'gen_ai.response.finish_reasons': [finishReason]}),
        ...(usage && {
          'gen_ai.usage.input_tokens': usage.inputTokens,
          'gen_ai.usage.output_tokens': usage.outputTokens,
        }),
        ...(errorCode && {'error.type': errorCode}),
      });
      if (times.firstSaidAt !== null) span.addEvent('first token', new Date(times.firstSaidAt));
      if (errorCode) span.setStatus({code: SpanStatusCode.ERROR});
      addParts(tracer, span, {times, endedAt: at});
      span.end(new Date(at));
    },
  };
}

function addParts(
  tracer: Tracer,
  span: Span,
  {times, endedAt}: {readonly times: RunTimes; readonly endedAt: number},
): void {
  const {beganAt, askedAt, lastSaidAt} = times;
  const saidAt = lastSaidAt ?? endedAt;
  addPart(tracer, span, {name: 'prepare prompt', from: beganAt, to: askedAt ?? endedAt});
  if (askedAt !== null) addPart(tracer, span, {name: 'answer', from: askedAt, to: saidAt});
  addPart(tracer, span, {name: 'save', from: saidAt, to: endedAt});
}

function addPart(
  tracer: Tracer,
  span: Span,
  {name, from, to}: {readonly name: string; readonly from: number; readonly to: number},
): void {
  const within = trace.setSpan(context.active(), span);
  tracer.startSpan(name, {kind: SpanKind.INTERNAL, startTime: new Date(from)}, within).end(new Date(to));
}
