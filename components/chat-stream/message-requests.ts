import {ChatError, hintFor} from '../../src/base/chat-error.js';
import type {StateEvent} from '../../src/chat/state-event.js';
import type {StreamingChatService} from '../../src/chat/streaming-chat-service.js';
import type {ChatMessage} from '../../src/model/message.js';
import {parsedArguments} from '../../src/model/tool-calls.js';
import type {MessageRequest, MessageRequestEvent} from '../message/message-request-event.js';
import {labels} from '../shared/labels.js';
import {lateLabels} from '../shared/late-labels.js';
import {ChatFeedbackEvent, ChatToolCallEvent} from './events.js';

/** What is needed of the element to do what a person asks of a message. */
export interface MessageRequestHost {
  readonly service: StreamingChatService;
  /** Where public events are dispatched. */
  readonly element: EventTarget;
  /** Says a text to those who do not see the chat. */
  say(text: string): void;
  /** Says to everybody why something was not done. */
  refuse(hint: string): void;
  /** Ends the open reply. */
  stop(): void;
  /** Puts the focus where the person writes. */
  focusComposer(): void;
}

type Of<Kind extends MessageRequest['kind']> = Extract<MessageRequest, {kind: Kind}>;

/** Events with which the service has taken what it was asked for; the rest of it is shown as it comes. */
const beginnings = new Set<StateEvent['type']>(['reply-started', 'tool-approved', 'tool-answered']);

/** Does what a person asks of a message. Resolves as `MessageRequestEvent.outcome` does. */
export async function answerMessageRequest(
  {message, request}: MessageRequestEvent,
  host: MessageRequestHost,
): Promise<boolean> {
  const {service} = host;
  switch (request.kind) {
    case 'regenerate':
      return anew(host, () => service.regenerate(message.id));
    case 'edit':
      return anew(host, () => service.edit(message.id, request.text));
    case 'continue':
      return goOn(host);
    case 'stop':
      host.stop();
      return true;
    case 'delete':
      return remove(message, host);
    case 'rate':
      return rate(message, request, host);
    case 'select-branch':
      return select(message, request, host);
    case 'approve':
      return approve(message, request, host);
    case 'refuse':
      return refuse(request, host);
  }
}

/** An answer takes the place of what is being written: nobody waits for that any more. */
async function anew(host: MessageRequestHost, ask: () => Promise<unknown>): Promise<boolean> {
  if (host.service.state.isStreaming) host.stop();
  return begun(host, ask);
}

async function goOn(host: MessageRequestHost): Promise<boolean> {
  const hasBegun = await begun(host, () => host.service.continue());
  // What was pressed is gone.
  if (hasBegun) host.focusComposer();
  return hasBegun;
}

/** Resolves with true once what was asked for has begun, however long it takes then; with false, and says why, where it was refused. */
function begun(host: MessageRequestHost, ask: () => Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const unsubscribe = host.service.subscribe((_, event) => {
      if (event && beginnings.has(event.type)) resolve(true);
    });
    void ask()
      .then(
        () => resolve(true),
        (error: unknown) => {
          tell(error, host);
          resolve(false);
        },
      )
      .finally(unsubscribe);
  });
}

/** Resolves with whether `ask` was done; says why, where it was refused. */
async function done(host: MessageRequestHost, ask: () => Promise<void>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    tell(error, host);
    return false;
  }
}

async function remove({id}: ChatMessage, host: MessageRequestHost): Promise<boolean> {
  const isDone = await done(host, () => host.service.deleteMessage(id));
  if (!isDone) return false;
  host.say(labels.saidDeleted);
  // What had the focus is gone.
  host.focusComposer();
  return true;
}

async function rate({id}: ChatMessage, {rating}: Of<'rate'>, host: MessageRequestHost): Promise<boolean> {
  if (!(await done(host, () => host.service.rate(id, rating)))) return false;
  host.say(rating === null ? lateLabels.saidUnrated : lateLabels.saidRated);
  host.element.dispatchEvent(new ChatFeedbackEvent(id, rating));
  return true;
}

async function select(
  {siblings}: ChatMessage,
  {id}: Of<'select-branch'>,
  host: MessageRequestHost,
): Promise<boolean> {
  if (!(await done(host, () => host.service.selectBranch(id)))) return false;
  host.say(lateLabels.saidBranch(siblings.indexOf(id) + 1, siblings.length));
  return true;
}

/** The page may know better than the person. */
async function approve({id}: ChatMessage, {call}: Of<'approve'>, host: MessageRequestHost): Promise<boolean> {
  const {toolCallId, name} = call;
  const asked = new ChatToolCallEvent({messageId: id, toolCallId, name, arguments: parsedArguments(call)});
  if (!host.element.dispatchEvent(asked)) return false;
  const hasBegun = await begun(host, () => host.service.answerApproval({toolCallId, approved: true}));
  if (hasBegun) host.say(lateLabels.saidApproved);
  return hasBegun;
}

async function refuse(
  {call: {toolCallId}, reason}: Of<'refuse'>,
  host: MessageRequestHost,
): Promise<boolean> {
  const answer = {toolCallId, approved: false, ...(reason === '' ? {} : {reason})};
  const hasBegun = await begun(host, () => host.service.answerApproval(answer));
  if (hasBegun) host.say(lateLabels.saidRefused);
  return hasBegun;
}

/** Tells a person why something was not done. */
function tell(error: unknown, {service, refuse}: MessageRequestHost): void {
  if (error instanceof ChatError) {
    // What the state says too is shown already; what was called off needs no word.
    if (error !== service.state.error && error.code !== 'aborted') refuse(error.hint);
    return;
  }
  refuse(hintFor(error instanceof RangeError ? 'too-large' : 'invalid'));
  // A message that is not there any more: two presses crossed. All else is a mistake of ours.
  if (!(error instanceof RangeError || error instanceof TypeError)) reportError(error);
}
