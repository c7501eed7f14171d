import type {BrowserContext, BrowserContextOptions, Page} from 'playwright-core';
import type {ChatEvent} from '../../src/model/chat-event.js';

/** What is answered to one message: `whole` ends as it should, `held` stays open. */
export interface ScriptedAnswer {
  readonly events: readonly ChatEvent[];
  readonly end: 'whole' | 'held';
}

export interface Turn {
  readonly say: string;
  readonly answer: ScriptedAnswer;
}

/** A state of the chat that people see, and how it comes about. */
export interface ShownState {
  /** Names its picture. */
  readonly name: string;
  readonly dir?: 'ltr' | 'rtl';
  readonly lang?: string;
  /** Attributes of `<chat-stream>`. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Properties of `<chat-stream>` that JSON can hold. */
  readonly properties?: Readonly<Record<string, unknown>>;
  /** What is said and answered before anything else happens; an open answer is the last. */
  readonly turns?: readonly Turn[];
  /** What the person does then. */
  readonly act?: (page: Page, context: BrowserContext) => Promise<unknown>;
  /** Texts that must be there before it is looked at. */
  readonly sees?: readonly string[];
  /** Selectors of what must be there before it is looked at. */
  readonly has?: readonly string[];
  /** The browser says on its console that the line is lost. */
  readonly isWithoutLine?: boolean;
  /** CSS pixels. Default 440 by 500. */
  readonly window?: {readonly width: number; readonly height: number};
  readonly media?: Pick<
    BrowserContextOptions,
    'colorScheme' | 'forcedColors' | 'contrast' | 'reducedMotion' | 'hasTouch' | 'isMobile'
  >;
}

/** An answer that came whole. */
export function whole(...events: readonly ChatEvent[]): ScriptedAnswer {
  return {events: [...events, {type: 'done', finishReason: 'stop'}], end: 'whole'};
}

/** An answer that is still open behind what came. */
export function held(...events: readonly ChatEvent[]): ScriptedAnswer {
  return {events, end: 'held'};
}

export function chunk(content: string): ChatEvent {
  return {type: 'chunk', content};
}

/** Cuts the line of the page's last answer. */
export function cut(page: Page): Promise<unknown> {
  return page.evaluate(() => fetch(`${location.pathname.replace('state', 'far-end')}/cut`));
}
