/* What is used of the packages that only bench/package.json names, so that the project's types hold without them. */
declare module 'streaming-markdown' {
  export interface Parser {
    readonly renderer: unknown;
  }
  export function default_renderer(root: HTMLElement): unknown;
  export function parser(renderer: unknown): Parser;
  export function parser_write(parser: Parser, chunk: string): void;
  export function parser_end(parser: Parser): void;
}

declare module 'react' {
  export function createElement(type: unknown, properties: null, child: string): unknown;
}

declare module 'react-dom' {
  export function flushSync(work: () => void): void;
}

declare module 'react-dom/client' {
  export function createRoot(root: HTMLElement): {render(element: unknown): void};
}

declare module 'streamdown' {
  export const Streamdown: unknown;
}

declare module '@incremark/core' {
  interface Block {
    readonly rawText: string;
    readonly node: {readonly type: string};
  }
  export function createIncremarkParser(options: {readonly gfm: boolean}): {
    append(text: string): {readonly completed: readonly Block[]; readonly pending: readonly Block[]};
    finalize(): {readonly completed: readonly Block[]};
  };
}
