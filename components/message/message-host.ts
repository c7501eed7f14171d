import type {ReactiveControllerHost} from 'lit';
import type {ChatMessage} from '../../src/model/message.js';
import type {MessageRequest} from './message-request-event.js';

/** What the pieces of a message element know of it. */
export interface MessageHost extends ReactiveControllerHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly message: ChatMessage | null;
  /** True for the last turn. */
  readonly last: boolean;
  /** False where nothing can be asked for that would be sent or deleted. */
  readonly canAsk: boolean;
  /** Asks for something in the person's name. Resolves with whether it was done, or begun. */
  ask(request: MessageRequest): Promise<boolean>;
  /** Whether the page lets the text be copied. */
  mayCopy(): boolean;
}
