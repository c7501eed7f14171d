import {chatStream} from '../../protocols/chat-stream.js';
import {auto} from '../../protocols/detect.js';
import {LateProtocol} from '../../protocols/late-protocol.js';
import type {Protocol} from '../../protocols/protocol.js';

/** The native one is there at once; the others come when a service that names them first asks. */
const protocolsByName = {
  auto,
  'chat-stream': chatStream,
  'openai-chat': late('openai-chat', async () =>
    (await import('../../protocols/openai-chat.js')).openAIChat(),
  ),
  text: late('text', async () => (await import('../../protocols/text.js')).text()),
  'openai-responses': late('openai-responses', async () =>
    (await import('../../protocols/openai-responses.js')).openAIResponses(),
  ),
  anthropic: late('anthropic', async () => (await import('../../protocols/anthropic.js')).anthropic()),
  gemini: late('gemini', async () => (await import('../../protocols/gemini.js')).gemini()),
  ollama: late('ollama', async () => (await import('../../protocols/ollama.js')).ollama()),
  'ai-sdk': late('ai-sdk', async () => (await import('../../protocols/ai-sdk.js')).aiSdk()),
  'ag-ui': late('ag-ui', async () => (await import('../../protocols/ag-ui.js')).agUi()),
  'chat-chunk': late('chat-chunk', async () => (await import('../../protocols/chat-chunk.js')).chatChunk()),
} satisfies Record<string, () => Protocol>;

/** The wires that can be named. */
export type ProtocolName = keyof typeof protocolsByName;

export const protocolNames = Object.keys(protocolsByName) as readonly ProtocolName[];

/** @throws {TypeError} for a name that is none. */
export function resolveProtocol(protocol: ProtocolName | Protocol): Protocol {
  if (typeof protocol !== 'string') return protocol;
  if (Object.hasOwn(protocolsByName, protocol)) return protocolsByName[protocol]();
  throw new TypeError(
    `Expected \`protocol\` to be one of ${protocolNames.join(', ')} or a protocol object, got "${protocol}".`,
  );
}

function late(name: string, load: () => Promise<Protocol>): () => Protocol {
  return () => new LateProtocol(name, load);
}
