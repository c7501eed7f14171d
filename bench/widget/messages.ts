import {SeededRandom} from '../../test/support/chaos/seeded-random.js';
import {mix} from '../markdown/documents.js';
import {sentence, sentences} from '../markdown/prose.js';

/** A message as a page gives it to `<chat-stream>`: plain, so that it can be sent to the page. */
export interface GivenMessage {
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly status: 'complete';
  readonly parts: readonly [{readonly type: 'text'; readonly text: string}];
  readonly createdAt: number;
  readonly parentId: string | null;
  readonly siblings: readonly string[];
}

const longest = 200_000;

/** `count` messages, question and answer in turns; answers are of 200 to 1,500 characters, and of all kinds of Markdown. */
export function conversationOf(count: number): GivenMessage[] {
  const random = new SeededRandom(5_000);
  const blocks = mix(longest).split('\n\n');
  return Array.from({length: count}, (_, at) => {
    const isQuestion = at % 2 === 0;
    return {
      id: `message-${at}`,
      role: isQuestion ? 'user' : 'assistant',
      status: 'complete',
      parts: [{type: 'text', text: isQuestion ? sentence(random) : answer(random, blocks)}],
      createdAt: Date.UTC(2026, 0, 1) + at * 60_000,
      parentId: at === 0 ? null : `message-${at - 1}`,
      siblings: [`message-${at}`],
    };
  });
}

function answer(random: SeededRandom, blocks: readonly string[]): string {
  const wanted = random.between(200, 1_500);
  let text = sentences(random, 1, 3);
  while (text.length < wanted) text += `\n\n${random.pick(blocks)}`;
  return text;
}
