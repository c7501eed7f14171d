import type {ChatEvent} from '../model/chat-event.js';
import type {Block, Delta, ToldCitation} from './anthropic-events.js';
import {CitedSources} from './cited-sources.js';
import {jsonText} from './json-text.js';

interface OpenCall {
  readonly toolCallId: string;
  readonly name: string;
  /** Whether any of its arguments were told. */
  hasArguments: boolean;
}

/**
 * The content blocks of one message: what each says as it starts, grows and stops.
 *
 * Thoughts that are hidden (`redacted_thinking`) and signatures are not ours to show. What a tool of the service's
 * own gave comes as its result; what the text cites of it, as sources.
 */
export class AnthropicBlocks {
  readonly #calls = new Map<number, OpenCall>();
  readonly #sources = new CitedSources();

  /** A block may begin empty, or come whole. */
  start(index: number, block: Block): readonly ChatEvent[] {
    switch (block.type) {
      case 'text':
        return [...said('chunk', block.text), ...(block.citations ?? []).flatMap((one) => this.#cite(one))];
      case 'thinking':
        return said('reasoning', block.thinking);
      case 'tool_use':
      case 'server_tool_use':
      case 'mcp_tool_use':
        return [this.#call(index, block)];
      default:
        return block.tool_use_id && block.type.endsWith('tool_result')
          ? [{type: 'tool-result', toolCallId: block.tool_use_id, output: readable(block.content)}]
          : [];
    }
  }

  grow(index: number, delta: Delta): readonly ChatEvent[] {
    switch (delta.type) {
      case 'text_delta':
        return said('chunk', delta.text);
      case 'thinking_delta':
        return said('reasoning', delta.thinking);
      case 'citations_delta':
        return delta.citation ? this.#cite(delta.citation) : [];
      case 'input_json_delta': {
        const call = this.#calls.get(index);
        if (!call || !delta.partial_json) return [];
        call.hasArguments = true;
        const {toolCallId, name} = call;
        return [{type: 'tool-call', toolCallId, name, argumentsDelta: delta.partial_json}];
      }
      default:
        return [];
    }
  }

  stop(index: number): readonly ChatEvent[] {
    const call = this.#calls.get(index);
    if (!call || call.hasArguments) return [];
    // No piece of them at all: the tool takes none.
    return [{type: 'tool-call', toolCallId: call.toolCallId, name: call.name, arguments: '{}'}];
  }

  #call(index: number, {id, name, input}: Block): ChatEvent {
    const hasArguments = typeof input === 'object' && input !== null && Object.keys(input).length > 0;
    const call = {toolCallId: id ?? `call-${index}`, name: name ?? '', hasArguments};
    this.#calls.set(index, call);
    const told = hasArguments ? {arguments: jsonText(input)} : {argumentsDelta: ''};
    return {type: 'tool-call', toolCallId: call.toolCallId, name: call.name, ...told};
  }

  #cite({
    url,
    title,
    cited_text,
    source,
    document_title,
    document_index,
  }: ToldCitation): readonly ChatEvent[] {
    const told = this.#sources.cite({
      id: typeof document_index === 'number' ? `document-${document_index}` : source,
      url: url ?? (isAddress(source) ? source : null),
      title: title ?? document_title,
      snippet: cited_text,
    });
    return told ? [told] : [];
  }
}

function said(type: 'chunk' | 'reasoning', content: string | null | undefined): readonly ChatEvent[] {
  return content ? [{type, content}] : [];
}

function isAddress(source: string | null | undefined): boolean {
  return /^https?:/i.test(source ?? '');
}

/** Without what only the service can read, which is most of the result of a search. */
function readable(content: unknown): unknown {
  return Array.isArray(content) ? content.map(withoutEncrypted) : withoutEncrypted(content);
}

function withoutEncrypted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !name.startsWith('encrypted_')));
}
