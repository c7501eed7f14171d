import {chunk, type ShownState, whole} from './shown-state.js';
import {tour} from './texts.js';

const field = {name: 'Write a message'} as const;
const towns = tour.slice(0, 2).map(({say, answer}) => ({say, answer: whole(chunk(answer))}));
/** A picture of 2 by 2 pixels, in four colours. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGOw6Yl6ti+A4URUVFTTCQAqZgY3+FoVSQAAAABJRU5ErkJggg==',
  'base64',
);

/** States in which something is open, or chosen, that a person opened or chose. */
export const featureStates: readonly ShownState[] = [
  {
    name: 'find',
    turns: towns,
    act: async (page) => {
      await page.getByRole('textbox', field).focus();
      await page.keyboard.press('Control+f');
      await page.locator('chat-stream-find input').fill('museum');
    },
    sees: ['of 2'],
  },
  {
    name: 'editing',
    turns: towns.slice(0, 1),
    act: async (page) => {
      const row = page.locator('chat-stream-message').first();
      await row.hover();
      await row.locator('[part=edit]').click();
      await page.mouse.move(1, 1);
    },
    has: ['chat-stream-message textarea'],
  },
  {
    name: 'attachments',
    turns: towns.slice(0, 1),
    act: async (page) => {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByRole('button', {name: 'Attach files'}).click(),
      ]);
      await chooser.setFiles([
        {name: 'garden.png', mimeType: 'image/png', buffer: picture},
        {name: 'notes-on-the-garden.txt', mimeType: 'text/plain', buffer: Buffer.from('Roses.')},
      ]);
      await page.getByRole('textbox', field).fill('What grows here?');
    },
    sees: ['notes-on-the-garden.txt'],
  },
  {
    name: 'commands',
    properties: {
      commands: [
        {name: 'summary', description: 'Say it in three sentences', text: 'Sum this up in three sentences: '},
        {name: 'translate', description: 'Say it in another language', text: 'Translate this: '},
      ],
    },
    turns: towns.slice(0, 1),
    act: (page) => page.getByRole('textbox', field).pressSequentially('/'),
    has: ['[role=option]'],
  },
  {
    name: 'models',
    properties: {
      models: [
        {id: 'swift', label: 'Swift', description: 'Answers at once'},
        {id: 'deep', label: 'Deep', description: 'Thinks before it answers'},
      ],
    },
    turns: towns.slice(0, 1),
    act: (page) => page.getByRole('button', {name: /Swift/}).click(),
    has: ['[role=option], [role=menuitemradio]'],
  },
  {
    name: 'usage',
    attributes: {'show-usage': '', disclaimer: 'Answers may be wrong: check what matters.'},
    properties: {authors: {assistant: {name: 'Gardener'}, user: {name: 'Ada'}}},
    turns: towns.slice(0, 1),
    sees: ['check what matters'],
  },
  {
    name: 'sidebar',
    window: {width: 700, height: 500},
    attributes: {mode: 'sidebar', open: '', heading: 'Gardener'},
    turns: towns.slice(0, 1),
  },
  {
    name: 'link',
    turns: [
      {say: 'How do I bake?', answer: whole(chunk('Read [the long version](https://bread.example/).'))},
    ],
    act: (page) => page.getByRole('link', {name: 'the long version'}).click(),
    sees: ['Open this link?'],
  },
  {
    name: 'unread',
    window: {width: 300, height: 200},
    attributes: {mode: 'launcher', heading: 'Gardener'},
    turns: towns,
  },
];
