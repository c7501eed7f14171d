/** A renderer as the bench drives it. */
export interface Peer {
  /** Takes text; shows nothing yet, where the renderer lets itself be told. */
  push(text: string): void;
  /** Shows all that was taken. */
  draw(): void;
  /** Nothing more comes. Shows what is not shown yet. */
  end(): void;
}

export type CreatePeer = (root: HTMLElement) => Peer;

/** Collects what is pushed and hands it on once for each draw, for renderers that show at once what they are given. */
export function oncePerDraw(show: (text: string) => void, end: () => void = () => {}): Peer {
  let pending = '';
  const draw = (): void => {
    if (pending === '') return;
    const text = pending;
    pending = '';
    show(text);
  };
  return {
    push(text) {
      pending += text;
    },
    draw,
    end() {
      draw();
      end();
    },
  };
}
