import {runHttpRequest, transformHttpEventStream} from '@ag-ui/client';
import Anthropic from '@anthropic-ai/sdk';
import {GoogleGenAI} from '@google/genai';
import {DefaultChatTransport} from 'ai';
import {Ollama} from 'ollama';
import OpenAI from 'openai';
import type {WireName} from '../../src/encoders/wire-encoder.js';

/** Reads one answer that `fetch` gives, and counts the UTF-16 units of its text. */
export type Reader = (fetch: typeof globalThis.fetch) => Promise<number>;

export interface OfficialReader {
  readonly name: string;
  readonly read: Reader;
}

const origin = 'http://127.0.0.1:9';
const user = {role: 'user' as const, content: 'Hi'};
const keyed = {apiKey: 'unused', maxRetries: 0, baseURL: origin};

/** The lowest layer of each SDK that turns bytes into typed events: nothing here puts a message together. */
export const officialReaders: Partial<Readonly<Record<WireName, OfficialReader>>> = {
  'openai-chat': {
    name: 'openai',
    read: async (fetch) => {
      const client = new OpenAI({...keyed, fetch});
      const stream = await client.chat.completions.create({model: 'm', messages: [user], stream: true});
      let length = 0;
      for await (const {choices} of stream) length += choices[0]?.delta.content?.length ?? 0;
      return length;
    },
  },
  'openai-responses': {
    name: 'openai',
    read: async (fetch) => {
      const client = new OpenAI({...keyed, fetch});
      const stream = await client.responses.create({model: 'm', input: 'Hi', stream: true});
      let length = 0;
      for await (const event of stream) {
        if (event.type === 'response.output_text.delta') length += event.delta.length;
      }
      return length;
    },
  },
  anthropic: {
    name: '@anthropic-ai/sdk',
    read: async (fetch) => {
      const client = new Anthropic({...keyed, fetch});
      const stream = await client.messages.create({
        model: 'm',
        max_tokens: 9,
        messages: [user],
        stream: true,
      });
      let length = 0;
      for await (const event of stream) {
        if (event.type !== 'content_block_delta') continue;
        if (event.delta.type === 'text_delta') length += event.delta.text.length;
      }
      return length;
    },
  },
  gemini: {
    name: '@google/genai',
    read: async (fetch) => {
      const client = new GoogleGenAI({apiKey: 'unused', httpOptions: {baseUrl: origin, fetch}});
      let length = 0;
      for await (const {candidates} of await client.models.generateContentStream({
        model: 'm',
        contents: 'Hi',
      })) {
        for (const {text} of candidates?.[0]?.content?.parts ?? []) length += text?.length ?? 0;
      }
      return length;
    },
  },
  ollama: {
    name: 'ollama',
    read: async (fetch) => {
      const client = new Ollama({host: origin, fetch});
      let length = 0;
      for await (const {message} of await client.chat({model: 'm', messages: [user], stream: true})) {
        length += message.content.length;
      }
      return length;
    },
  },
  'ai-sdk': {
    name: 'ai',
    read: async (fetch) => {
      const transport = new DefaultChatTransport({api: `${origin}/api/chat`, fetch});
      const stream = await transport.sendMessages({
        trigger: 'submit-message',
        chatId: 'c',
        messageId: undefined,
        messages: [],
        abortSignal: undefined,
      });
      let length = 0;
      for await (const chunk of stream) if (chunk.type === 'text-delta') length += chunk.delta.length;
      return length;
    },
  },
  'ag-ui': {
    name: '@ag-ui/client',
    read: async (fetch) => {
      const http = runHttpRequest(() => fetch(origin));
      let length = 0;
      await new Promise<void>((resolve, reject) => {
        transformHttpEventStream(http).subscribe({
          next: (event) => {
            const {delta} = event as {readonly delta?: unknown};
            if (typeof delta === 'string') length += delta.length;
          },
          error: reject,
          complete: resolve,
        });
      });
      return length;
    },
  },
};
