/** Turns as protocols get them whose server remembers nothing. */
import type {MessageId} from '../../src/base/ids.js';
import {ChatMessage, type Role} from '../../src/model/message.js';
import type {MessagePart} from '../../src/model/message-part.js';
import type {StartRequest} from '../../src/model/native-wire.js';
import type {Decoded, Protocol, Turn} from '../../src/protocols/protocol.js';
import type {TransportRequest} from '../../src/transport/transport.js';

type Said = readonly [Role, ...MessagePart[]];

const text = (content: string): MessagePart => ({type: 'text', text: content});

export const spoken: readonly Said[] = [
  ['user', text('Hi')],
  ['assistant', {type: 'reasoning', text: 'A greeting.'}, text('Hello.')],
  ['user', text('And now?')],
];

/** Two calls in one answer, which went on when they were answered. */
export const answered: readonly Said[] = [
  ['user', text('Weather?')],
  [
    'assistant',
    text('Let me look.'),
    {
      type: 'tool-call',
      toolCallId: 'c1',
      name: 'weather',
      arguments: '{"city":"Oslo"}',
      output: {rain: true},
    },
    {type: 'tool-call', toolCallId: 'c2', name: 'clock', arguments: '', output: 'noon'},
    text('It rains.'),
  ],
];

/** Two pictures that can be shown, and two files that cannot. */
export const pictured: readonly Said[] = [
  [
    'user',
    text('What is this?'),
    {type: 'file', fileId: '1', mediaType: 'image/png', name: 'a.png', url: 'data:image/png;base64,iVBO'},
    {type: 'file', fileId: '2', mediaType: 'image/jpeg', name: 'cat.jpg', url: 'https://a.test/cat.jpg'},
    {type: 'file', fileId: '3', mediaType: 'application/pdf', name: 'notes.pdf', url: 'https://a.test/n'},
    {type: 'file', fileId: '4', mediaType: 'image/png', name: 'lost.png'},
  ],
];

export function aTurn(said: readonly Said[], request: Partial<StartRequest> = {}): Turn {
  return {
    endpoint: new URL('https://a.test/v1/chat?tenant=7'),
    idempotencyKey: 'k',
    request: {trigger: 'send', ...request},
    history: said.map(([role, ...parts], at) => {
      const id = `m${at}` as MessageId;
      return new ChatMessage({
        id,
        role,
        parts,
        status: 'complete',
        createdAt: at,
        parentId: null,
        siblings: [id],
      });
    }),
    instructions: 'Be brief.',
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of a body, field by field.
export function bodyOf(request: TransportRequest | undefined): any {
  return JSON.parse(request?.body ?? 'null');
}

export function decodeWhole({wholeAbility}: Protocol, answer: unknown): Decoded | undefined {
  return wholeAbility?.createDecoder().decode({event: 'message', data: JSON.stringify(answer), id: ''});
}
