import type {ChatMessage, ChatState, StateEvent, StreamingChatService} from 'chat-stream';
import {expectElement} from './expect-element.js';
import {
  type Score,
  ScoreHistory,
  type ScoreName,
  savedScore,
  savedSummary,
  scoreNames,
  scoreOf,
} from './score-history.js';

export interface ScorePlotOptions {
  /** The figure, as the page has it. */
  readonly root: HTMLElement;
  readonly service: StreamingChatService;
}

/** The drawing's own units. */
const width = 200;
const height = 60;

/** LIX in words: below each number. */
const difficulties = [
  [25, 'very easy'],
  [35, 'easy'],
  [45, 'medium'],
  [55, 'difficult'],
] as const;

/** How the newest answer reads, drawn beside it while it comes; of one that was loaded, what was saved. */
export class ScorePlot {
  readonly #root: HTMLElement;
  readonly #drawing: SVGElement;
  readonly #summary: HTMLElement;
  #history = new ScoreHistory();
  #message: ChatMessage | null = null;
  #isScheduled = false;

  constructor({root, service}: ScorePlotOptions) {
    this.#root = root;
    const drawing = root.querySelector('svg');
    if (!drawing) throw new Error('The page has no drawing for the score.');
    this.#drawing = drawing;
    this.#summary = expectElement('.score-summary', root);
    service.subscribe((state, event) => this.#hear(state, event));
  }

  #hear(state: ChatState, event: StateEvent | null): void {
    const isContent = event?.type === 'content-received';
    if (isContent && event.content.type === 'chunk') return;
    const message = state.reply ?? state.messages.at(-1) ?? null;
    // An answer changes its id when the server names it, but never when it began.
    if (message?.createdAt !== this.#message?.createdAt) this.#history = new ScoreHistory();
    this.#message = message;
    const score = isContent && event.content.type === 'data' ? scoreOf(event.content) : null;
    // Before the first word is over there is nothing to draw.
    if (score && (score.variety > 0 || score.code > 0)) this.#history.add(score);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    requestAnimationFrame(() => {
      this.#isScheduled = false;
      this.#draw();
    });
  }

  #draw(): void {
    const {points} = this.#history;
    const message = this.#message?.role === 'assistant' ? this.#message : null;
    const score = points.at(-1) ?? (message && savedScore(message));
    this.#root.hidden = !score;
    if (!message || !score) return;
    this.#root.classList.toggle('is-drawn', points.length > 1);
    for (const name of scoreNames) this.#drawValue(name, score, points);
    this.#drawing.ariaLabel = wordsFor(score);
    const summary = savedSummary(message);
    this.#summary.textContent =
      summary && `${counted(summary.words, 'word')} in ${counted(summary.sentences, 'sentence')}`;
  }

  #drawValue(name: ScoreName, score: Score, points: readonly Score[]): void {
    const row = expectElement(`.score-${name}`, this.#root);
    expectElement('bdi', row).textContent = shownValue(name, score);
    expectElement('.score-bar', row).style.inlineSize = `${score[name]}%`;
    const line = points.map((point, at) => `${at * (width / (points.length - 1))} ${y(point[name])}`);
    const [path, edge] = this.#drawing.querySelectorAll(`.${name}`);
    path?.setAttribute('d', points.length > 1 ? `M${line.join('L')}` : '');
    // A line of no length with round ends: a dot, however the drawing is stretched.
    edge?.setAttribute('d', points.length > 1 ? `M${width} ${y(score[name])}h0` : '');
  }
}

function y(value: number): string {
  return (height - (value * height) / 100).toFixed(1);
}

function shownValue(name: ScoreName, score: Score): string {
  return name === 'difficulty' ? `${score.difficulty}` : `${score[name]} %`;
}

/** The drawing, for who does not see it. */
function wordsFor({difficulty, variety, code}: Score): string {
  return `Difficulty ${difficulty} of 100, ${difficultyOf(difficulty)}; variety ${variety} per cent; code ${code} per cent`;
}

function difficultyOf(value: number): string {
  return difficulties.find(([below]) => value < below)?.[1] ?? 'very difficult';
}

function counted(number: number, one: string): string {
  return `${number.toLocaleString('en')} ${one}${number === 1 ? '' : 's'}`;
}
