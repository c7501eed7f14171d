import {expect} from 'chai';
import type {ChatMessage, StreamingChatServiceOptions} from '../../../src/index.js';
import type {ChaosBench, ChaosChat} from '../../support/chaos/chaos-bench.js';
import type {Fault, Plan} from '../../support/chaos/proxy.js';
import {goldenText} from '../../support/golden-text.js';
import type {Pages} from './pages.js';

/** What was measured of one row. */
export interface FaultNumbers {
  /** Answers that were asked for. */
  readonly runs: number;
  /** Requests beyond the first of each. */
  readonly reconnects: number;
  /** Milliseconds of the longest run. */
  readonly worstMs: number;
}

export interface RunOptions extends Partial<StreamingChatServiceOptions> {
  readonly text?: string;
  readonly model?: string;
}

export interface FinishedRun extends ChaosChat {
  readonly message: ChatMessage;
}

export const isLong = process.env['LONG'] === '1';

/** Text that every row's answer is measured by. */
export const golden = goldenText(1_000);

/** The n-th fault for the n-th request of a stream; requests beyond the last pass. */
export function inTurn(...faults: readonly (Fault | null)[]): Plan {
  let streams = 0;
  return ({path}) => (isStreamPath(path) ? (faults[streams++] ?? null) : null);
}

/** `fault` for every request of a stream. */
export function always(fault: Fault): Plan {
  return ({path}) => (isStreamPath(path) ? fault : null);
}

function isStreamPath(path: string): boolean {
  return path.includes('/chat/stream') && !path.includes('/stop');
}

/** What the rows of the table work with: a server and a proxy shared by all, and what is measured of one row. */
export class FaultRig {
  readonly #bench: ChaosBench;
  readonly #openPages: () => Promise<Pages>;
  #runs = 0;
  #reconnects = 0;
  #worstMs = 0;

  constructor(bench: ChaosBench, openPages: () => Promise<Pages>) {
    this.#bench = bench;
    this.#openPages = openPages;
  }

  get bench(): ChaosBench {
    return this.#bench;
  }

  get numbers(): FaultNumbers {
    return {runs: this.#runs, reconnects: this.#reconnects, worstMs: Math.round(this.#worstMs)};
  }

  /** Browser and server for the rows that need a page. */
  pages(): Promise<Pages> {
    return this.#openPages();
  }

  /** Sends `text` (golden) to the echo model over a line that follows `plan`, and waits for its end. */
  async ask(
    plan: Plan,
    {text = golden, model = 'mock/echo', ...options}: RunOptions = {},
  ): Promise<FinishedRun> {
    const chat = this.#bench.chat(plan, options);
    return this.measured(chat, async () => ({...chat, message: await chat.service.send({text, model})}));
  }

  /** Counts what `chat` does while `work` lasts as one run. */
  async measured<Result>(
    chat: Pick<ChaosChat, 'streamRequests'>,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const beganAt = performance.now();
    try {
      return await work();
    } finally {
      this.record(chat.streamRequests.length - 1, performance.now() - beganAt);
    }
  }

  record(reconnects: number, tookMs: number): void {
    this.#runs += 1;
    this.#reconnects += Math.max(0, reconnects);
    this.#worstMs = Math.max(this.#worstMs, tookMs);
  }

  /**
   * Asks over a line that follows `plan`, and expects that nothing came of the fault: the text is whole, shown only as
   * a growing prefix, ended once, saved as it was shown, and of one generation.
   */
  async survives(plan: Plan, words: string, options: RunOptions = {}): Promise<FinishedRun> {
    const text = options.text ?? golden;
    const before = await this.#bench.world.generations();
    const run = await this.ask(plan, options);
    const {message, service, events, shown} = run;
    const saved = await this.savedTexts(run);
    expect(
      {
        content: message.content,
        status: message.status,
        saved,
        stranger: shown.find((one) => !text.startsWith(one)),
        ends: events.filter(({type}) => type === 'reply-ended').length,
        messages: service.state.messages.length,
        generations: (await this.#bench.world.generations()) - before,
      },
      words,
    ).to.deep.equal({
      content: text,
      status: 'complete',
      saved: [text, text],
      stranger: undefined,
      ends: 1,
      messages: 2,
      generations: 1,
    });
    service.dispose();
    return run;
  }

  /** Texts of the run's conversation as the server has them; none where it never took the message. */
  async savedTexts({service}: Pick<ChaosChat, 'service'>): Promise<readonly string[]> {
    const {conversationId} = service.state;
    return conversationId === null ? [] : this.#bench.world.savedTexts(conversationId);
  }
}
