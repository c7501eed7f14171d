import {chunk, cut, held, type ShownState, whole} from './shown-state.js';
import {featureStates} from './states-of-features.js';
import {arabic, code, math, rich, streaming, table, tour} from './texts.js';

const suggestions = [
  {label: 'Explain a concept', detail: 'in five sentences'},
  {label: 'Plan a trip', detail: 'three days in Lisbon'},
  {label: 'Review my text'},
  {label: 'Solve a problem', detail: 'step by step'},
];
const start = {
  attributes: {
    heading: 'What shall we look at?',
    intro: 'Ask about anything. Answers may be wrong: check what matters.',
  },
  properties: {suggestions},
};
const whyRainbows = 'Why do rainbows have colours?';
const asked = (say: string, text: string) => [{say, answer: whole(chunk(text))}];
const isColoured = '.hljs-comment, .hljs-keyword, .hljs-built_in';

/** What a model does before it answers: it thinks, looks something up, and says what it rests on. */
const prepared = [
  {type: 'reasoning', content: 'The question is about refraction. I should look up the angles.'},
  {type: 'tool-call', toolCallId: 'look', name: 'look_up', arguments: '{"topic": "rainbow angles"}'},
  {type: 'tool-result', toolCallId: 'look', output: {red: 42, violet: 40}},
] as const;
const source = {
  type: 'source',
  id: 's',
  title: 'Optics of rain',
  url: 'https://optics.example/rain',
} as const;

/** Every state that a person can meet, each as a picture. */
export const states: readonly ShownState[] = [
  {name: 'empty', ...start},
  {name: 'waiting', turns: [{say: whyRainbows, answer: held()}], has: ['[part~=waiting]']},
  {
    name: 'streaming',
    turns: [{say: whyRainbows, answer: held(chunk(streaming))}],
    sees: ['and all the others'],
  },
  {
    name: 'thinking',
    turns: [
      {say: whyRainbows, answer: held({type: 'reasoning', content: 'The question is about refraction.'})},
    ],
    act: (page) => page.locator('[part~=reasoning] summary').click(),
    sees: ['refraction'],
  },
  {
    name: 'tools',
    turns: [
      {say: whyRainbows, answer: whole(...prepared, source, chunk('Red leaves at 42°, violet at 40°.'))},
    ],
    act: async (page) => {
      for (const part of ['tool-call', 'sources'])
        await page.locator(`[part~=${part}] summary`).first().click();
    },
    sees: ['violet at 40°', 'rainbow angles'],
  },
  {
    name: 'approval',
    turns: [
      {
        say: 'Book the table for two.',
        answer: whole({
          type: 'tool-call',
          toolCallId: 'book',
          name: 'book_table',
          arguments: '{"people": 2, "at": "19:30"}',
          needsApproval: true,
        }),
      },
    ],
    has: ['[part~=tool-call]'],
  },
  {
    name: 'error',
    turns: [
      {
        say: whyRainbows,
        answer: {
          events: [
            chunk('A rainbow is sunlight, sorted.'),
            {type: 'error', code: 'overloaded', message: 'overloaded', hint: '', retryable: true},
          ],
          end: 'whole',
        },
      },
    ],
    has: ['[part~=error]'],
  },
  {
    name: 'reconnecting',
    turns: [{say: whyRainbows, answer: held(chunk('A rainbow is sunlight, sorted.'))}],
    act: async (page) => {
      await page.getByText('sorted.').waitFor();
      await cut(page);
    },
    sees: ['trying again'],
    isWithoutLine: true,
  },
  {
    name: 'offline',
    turns: asked(whyRainbows, 'A rainbow is sunlight, sorted.'),
    act: async (page, context) => {
      await context.setOffline(true);
      for (const text of ['And the moon?', 'Are there rainbows by night?']) {
        await page.getByRole('textbox', {name: 'Write a message'}).fill(text);
        await page.getByRole('button', {name: 'Send message'}).click();
        await page.locator('chat-stream-outbox').getByText(text).last().waitFor();
      }
    },
    sees: ['You are offline'],
    isWithoutLine: true,
  },
  {
    name: 'stopped',
    turns: [{say: whyRainbows, answer: held(chunk('A rainbow is sunlight, sorted. Each'))}],
    act: async (page) => {
      await page.getByText('sorted. Each').waitFor();
      await page.getByRole('button', {name: 'Stop answering'}).click();
    },
    sees: ['You stopped'],
  },
  {
    name: 'long',
    turns: tour.map(({say, answer}) => ({say, answer: whole(chunk(answer))})),
    act: async (page) => {
      await page.mouse.move(220, 200);
      await page.mouse.wheel(0, -300);
      await page.locator('[part~=jump]:visible').waitFor();
      await page.mouse.move(1, 1);
    },
  },
  {name: 'code', turns: asked('How do I debounce?', code), has: [isColoured]},
  {name: 'table', turns: asked('How can a stream be carried?', table), has: ['table']},
  {
    name: 'math',
    properties: {markdown: {math: true}},
    turns: asked('How do I solve it?', math),
    has: ['math[display=block] msqrt'],
  },
  {name: 'rich', turns: asked('How do I bake?', rich), has: [isColoured], window: {width: 440, height: 700}},
  {
    name: 'right-to-left',
    dir: 'rtl',
    lang: 'ar',
    turns: asked('لماذا للقوس ألوان؟', arabic),
    sees: ['البنفسجي'],
  },
  {name: 'dark', media: {colorScheme: 'dark'}, turns: asked('How do I debounce?', code), has: [isColoured]},
  {name: 'dark-empty', media: {colorScheme: 'dark'}, ...start},
  {
    name: 'forced-colours',
    media: {forcedColors: 'active', colorScheme: 'dark'},
    turns: asked('How do I bake?', rich),
    has: [isColoured],
    window: {width: 440, height: 700},
  },
  {
    name: 'narrow',
    window: {width: 320, height: 568},
    turns: asked('How can a stream be carried?', table),
    has: ['table'],
  },
  {name: 'zoomed', window: {width: 320, height: 256}, turns: asked(whyRainbows, streaming), sees: ['violet']},
  {
    name: 'launcher',
    window: {width: 500, height: 640},
    attributes: {mode: 'launcher', open: '', heading: 'Gnome support'},
    turns: asked(whyRainbows, streaming),
    sees: ['violet'],
  },
  {
    name: 'compact',
    attributes: {density: 'compact'},
    turns: asked('How do I bake?', rich),
    has: [isColoured],
  },
  ...featureStates,
];
