import type {AnswerHook, DataEvent} from './generation/answer-hook.js';
import {TextScore, type TextScores} from './text-score.js';

/** Value of the `data` part `score-summary`: the complete answer. */
export interface ScoreSummary extends TextScores {
  readonly words: number;
  readonly sentences: number;
}

/**
 * Application data as an example: how the answer reads so far, as `data` of the name `score` behind each chunk of text,
 * and of the complete answer as `score-summary`. Each takes the place of the one before, so the last is saved.
 */
export const demoScore: AnswerHook = {
  open({continued}) {
    const score = new TextScore();
    for (const part of continued?.base ?? []) if (part.type === 'text') score.push(part.text);
    return {
      said(event) {
        if (event.type !== 'chunk') return [];
        score.push(event.content);
        return [dataOf('score', score.scores())];
      },
      completed() {
        score.end();
        const {words, sentences} = score;
        const summary: ScoreSummary = {...score.scores(), words, sentences};
        return words === 0 ? [] : [dataOf('score-summary', summary)];
      },
    };
  },
};

/** With an id, data takes the place of what had the same name and id. */
function dataOf(name: string, value: unknown): DataEvent {
  return {type: 'data', name, id: name, value};
}
