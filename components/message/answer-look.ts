import type {MarkdownRenderers, MarkdownStreamOptions, RendererResult} from '../../src/markdown/index.js';
import type {DataPart} from '../../src/model/message-part.js';
import type {SendOn} from '../composer/enter-key.js';
import {isSameSettings} from '../shared/same-settings.js';

/** How what the model thought is shown: as a line that unfolds, unfolded from the start, not at all. */
export type ShowReasoning = 'folded' | 'open' | 'hidden';

/** Who speaks, as the page calls them. */
export interface Author {
  readonly name?: string | undefined;
  /** Address of a picture. It is the page's own, and is loaded without asking. */
  readonly avatar?: string | undefined;
}

/** Names and pictures of those who speak. Where there are none, nothing is shown but where a message stands. */
export interface Authors {
  readonly assistant?: Author | undefined;
  readonly user?: Author | undefined;
}

/** A call as a renderer is given it: arguments and output as JSON. Nothing is known of either. */
export interface RenderedToolCall {
  readonly toolCallId: string;
  readonly name: string;
  readonly arguments: unknown;
  readonly output: unknown;
}

export type DataRenderer = (part: DataPart) => RendererResult | Promise<RendererResult>;
export type ToolRenderer = (call: RenderedToolCall) => RendererResult | Promise<RendererResult>;

/** What a page draws itself. Whatever a renderer returns is read, and built anew under the rules of an answer's own text. */
export interface MessageRenderers extends MarkdownRenderers {
  /** Application data, by the `name` of its part. Asked again for each new value. */
  readonly data?: Readonly<Record<string, DataRenderer>> | undefined;
  /** What tools gave, by the name of the tool; shown below the line that tells of the call. */
  readonly tool?: Readonly<Record<string, ToolRenderer>> | undefined;
}

/** How messages are drawn. */
export interface AnswerLook extends MarkdownStreamOptions {
  readonly renderers?: MessageRenderers | undefined;
  /** Default: `folded`. */
  readonly reasoning?: ShowReasoning | undefined;
  /** Shows tokens, speed, time to the first token and, where it is known, cost. Default: false. */
  readonly showsUsage?: boolean | undefined;
  readonly authors?: Authors | undefined;
  /** The key that sends a message which was changed in place. Default: `enter`. */
  readonly sendOn?: SendOn | undefined;
  /** Nothing can be asked for that would be sent or deleted. Default: false. */
  readonly isReadOnly?: boolean | undefined;
}

/** Whether text that was drawn as `one` says is drawn as `other` says. */
export function isDrawnAlike(one: AnswerLook, other: AnswerLook): boolean {
  return isSameSettings(ofText(one), ofText(other));
}

function ofText({
  reasoning: _,
  showsUsage,
  authors,
  sendOn,
  isReadOnly,
  ...rest
}: AnswerLook): MarkdownStreamOptions {
  return rest;
}
