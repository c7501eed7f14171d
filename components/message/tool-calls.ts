import {html, nothing, type ReactiveController, type TemplateResult} from 'lit';
import {awaitsApproval} from '../../src/chat/tools/tool-call.js';
import {literalText} from '../../src/markdown/source/visible-text.js';
import type {ToolCallPart} from '../../src/model/message-part.js';
import {isOfInputMethod} from '../composer/enter-key.js';
import {checkIcon, chevronIcon, closeIcon, toolIcon} from '../shared/icons.js';
import {lateLabels} from '../shared/late-labels.js';
import type {MessageHost} from './message-host.js';

type Standing = 'running' | 'asking' | 'used' | 'refused' | 'called';

const standingLabels = {
  running: lateLabels.usingTool,
  asking: lateLabels.wantsTool,
  used: lateLabels.usedTool,
  refused: lateLabels.refusedTool,
  called: lateLabels.calledTool,
} satisfies Record<Standing, (name: string) => string>;

/** The calls of an answer, and what a person says to those that need their approval. */
export class ToolCalls implements ReactiveController {
  readonly #host: MessageHost;
  /** The call that is being refused: its reason is asked for. */
  #refusing: string | null = null;
  /** Calls that were answered, until that is known. */
  readonly #answered = new Set<string>();
  /** What gets the focus once this is drawn. */
  #focusNext: string | null = null;

  constructor(host: MessageHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Another message stands here now. */
  forget(): void {
    this.#refusing = null;
    this.#answered.clear();
  }

  hostUpdated(): void {
    if (this.#focusNext === null) return;
    this.#find(this.#focusNext)?.focus();
    this.#focusNext = null;
  }

  /** A line that unfolds; below it, where the tool waits for that, what asks the person. `result` is what the page made of its output. */
  render(part: ToolCallPart, result: HTMLElement | undefined): TemplateResult {
    const standing = this.#standingOf(part);
    const isAsking = standing === 'asking';
    return html`<div class="tool" data-call=${part.toolCallId}>
      <details class="fold" part="tool-call" ?open=${isAsking}>
        <summary class=${standing === 'running' ? 'fold-line shimmer' : 'fold-line'}>
          ${toolIcon}<span dir="auto">${standingLabels[standing](literalText(part.name))}</span>${chevronIcon}
        </summary>
        <div class="fold-body">
          ${payload(lateLabels.toolArguments, readable(part.arguments))}
          ${part.output === undefined ? nothing : payload(lateLabels.toolOutput, readable(part.output))}
        </div>
      </details>
      ${isAsking && this.#host.canAsk ? this.#renderQuestion(part) : nothing} ${result ?? nothing}
    </div>`;
  }

  #renderQuestion(part: ToolCallPart): TemplateResult {
    return html`<div class="approval" part="approval" role="group" aria-label=${lateLabels.wantsTool(literalText(part.name))}>
      ${this.#refusing === part.toolCallId ? this.#renderRefusal(part) : this.#renderChoice(part)}
    </div>`;
  }

  #renderChoice(part: ToolCallPart): TemplateResult {
    return html`<button class="quiet-button save" part="approve" type="button" @click=${() => void this.#answer(part, null)}>
        ${checkIcon}${lateLabels.approve}
      </button>
      <button class="quiet-button refuse" part="refuse" type="button" @click=${() => this.#askReason(part)}>
        ${closeIcon}${lateLabels.refuse}
      </button>`;
  }

  #renderRefusal(part: ToolCallPart): TemplateResult {
    const refuse = (event: Event): void => {
      event.preventDefault();
      const field = (event.currentTarget as HTMLElement).closest('.refusal')?.querySelector('input');
      void this.#answer(part, field?.value.trim() ?? '');
    };
    const onKeydown = (event: KeyboardEvent): void => {
      // Around the field, keys scroll and walk through messages.
      event.stopPropagation();
      // An Enter that ends the choice of an input method sends nothing, and its Esc closes nothing else.
      if (isOfInputMethod(event)) return;
      if (event.key === 'Enter') refuse(event);
      if (event.key !== 'Escape') return;
      event.preventDefault();
      this.#askReason(null, part);
    };
    return html`<div class="refusal">
      <input
        class="reason"
        part="reason"
        type="text"
        dir="auto"
        maxlength="500"
        enterkeyhint="send"
        aria-label=${lateLabels.refuseReason}
        placeholder=${lateLabels.refuseReason}
        @keydown=${onKeydown}
      />
      <button class="quiet-button save" part="refuse" type="button" @click=${refuse}>${lateLabels.refuse}</button>
      <button class="quiet-button" part="cancel" type="button" @click=${() => this.#askReason(null, part)}>
        ${lateLabels.cancel}
      </button>
    </div>`;
  }

  #askReason(part: ToolCallPart | null, back?: ToolCallPart): void {
    this.#refusing = part?.toolCallId ?? null;
    const call = part ?? back;
    this.#focusNext = call ? `${callSelector(call)} ${part ? '.reason' : '.refuse'}` : null;
    this.#host.requestUpdate();
  }

  /** `reason` is null for a yes. The focus waits on the line of the call: what had it goes. */
  async #answer(call: ToolCallPart, reason: string | null): Promise<void> {
    if (this.#answered.has(call.toolCallId)) return;
    this.#answered.add(call.toolCallId);
    const line = this.#find(`${callSelector(call)} summary`);
    line?.focus({preventScroll: true});
    const isDone = await this.#host.ask(
      reason === null ? {kind: 'approve', call} : {kind: 'refuse', call, reason},
    );
    this.#answered.delete(call.toolCallId);
    if (isDone && this.#refusing === call.toolCallId) this.#refusing = null;
    const next = isDone ? this.#nextAsking(call) : call;
    if (next && line?.matches(':focus')) this.#focusNext = `${callSelector(next)} .save`;
    this.#host.requestUpdate();
  }

  #nextAsking({toolCallId}: ToolCallPart): ToolCallPart | undefined {
    const calls = this.#host.message?.parts.filter((part) => part.type === 'tool-call') ?? [];
    return calls.find((call) => call.toolCallId !== toolCallId && this.#standingOf(call) === 'asking');
  }

  #find(selector: string): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>(selector);
  }

  #standingOf(part: ToolCallPart): Standing {
    const {message, last} = this.#host;
    if (part.approval === 'refused') return 'refused';
    if (part.output !== undefined) return 'used';
    if (message?.isStreaming) return 'running';
    const isOpen = last && message?.status === 'complete';
    if (isOpen && awaitsApproval(part)) return 'asking';
    return isOpen && part.approval === 'approved' ? 'running' : 'called';
  }
}

function callSelector({toolCallId}: ToolCallPart): string {
  return `[data-call="${CSS.escape(toolCallId)}"]`;
}

function payload(title: string, text: string): TemplateResult {
  return html`<div class="payload">
    <span class="payload-title">${title}</span>
    <pre tabindex="0" role="region" aria-label=${title} dir="ltr">${literalText(text)}</pre>
  </div>`;
}

/** JSON laid out where it is JSON, the text as it came where it is not (or not yet). */
function readable(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2) ?? '';
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    // Arguments arrive in pieces: until the last one they are no JSON.
    return value;
  }
}
