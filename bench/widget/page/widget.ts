import {lastWords} from '../answers.js';

/** A whole chat on its page, as the bench drives it. */
export interface WidgetPage {
  /** Sends a question. */
  ask(): void;
  /** Where a person would write. */
  input(): HTMLElement | null | undefined;
}

/** What the bench calls in the page. */
export interface WidgetBench extends WidgetPage {
  /** True where the end of the `answers`th answer is on the page. */
  hasShown(answers: number): boolean;
  /** Milliseconds from each key to the frame that shows it. */
  readonly typedMs: number[];
  /** Layout that moved by itself, in the units of CLS, whether somebody typed at the time or not. */
  readonly shifts: number[];
  painted(): Promise<void>;
}

declare global {
  var widget: WidgetBench;
}

/** Puts the chat on this page at the bench's command. */
export function serveWidget(page: WidgetPage): void {
  const typedMs: number[] = [];
  const shifts: number[] = [];
  const channel = new MessageChannel();
  let onTask = (): void => {};
  channel.port1.onmessage = () => onTask();

  /** When the next frame is laid out and painted. */
  const frame = (): Promise<void> =>
    new Promise((resolve) =>
      requestAnimationFrame(() => {
        onTask = resolve;
        channel.port2.postMessage(null);
      }),
    );

  addEventListener(
    'keydown',
    ({timeStamp}) => {
      requestAnimationFrame(() => {
        const port = new MessageChannel();
        port.port1.onmessage = () => {
          typedMs.push(performance.now() - timeStamp);
          port.port1.close();
        };
        port.port2.postMessage(null);
      });
    },
    {capture: true},
  );
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & {value: number}).value);
  }).observe({type: 'layout-shift', buffered: true});

  globalThis.widget = {
    ...page,
    typedMs,
    shifts,
    hasShown: (answers) => textBelow(document.body).split(lastWords).length > answers,
    async painted() {
      await frame();
      await frame();
    },
  };
}

/** All text in `node`, in its shadow trees too. */
function textBelow(node: Node): string {
  if (node instanceof Text) return node.data;
  if (node instanceof HTMLScriptElement || node instanceof HTMLStyleElement) return '';
  const inside =
    node instanceof Element ? [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes] : node.childNodes;
  return [...inside].map(textBelow).join('');
}

/** The answer as the page is served it: the UI message stream of the AI SDK, over server-sent events. */
export const endpoint = '/answer';
