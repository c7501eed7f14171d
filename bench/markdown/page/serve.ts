import {type Churn, churn} from './churn.js';
import {type Flicker, flicker} from './flicker.js';
import type {CreatePeer, Peer} from './peer.js';
import {inTask, nextFrame, painted} from './turns.js';

/** How a text is cut: `piece` characters at a time, `perDraw` pieces for each draw. */
export interface Cut {
  readonly piece: number;
  readonly perDraw: number;
}

export interface Streamed {
  /** Wall time inside push and draw. */
  readonly insideMs: number;
  readonly draws: number;
  /** Characters that were drawn before `limitMs` was over. */
  readonly reached: number;
}

export interface Paced {
  readonly frames: number;
  readonly wallMs: number;
}

/** What the page does when it is told to. All but `draws` return when what was drawn is painted. */
export interface Bench {
  load(text: string): void;
  whole(): Promise<void>;
  stream(cut: Cut, limitMs: number): Promise<Streamed>;
  jump(to: number): Promise<void>;
  draws(cut: Cut, count: number): Promise<Streamed>;
  /** From where the text was drawn to; after `load` that is its beginning. */
  paced(charactersPerMs: number, limitMs: number): Promise<Paced>;
  churn(piece: number): Promise<Churn>;
  flicker(piece: number): Promise<Flicker>;
}

declare global {
  var bench: Bench;
}

/** Puts the renderer on this page at the bench's command. */
export function serve(create: CreatePeer): void {
  let text = '';
  let at = 0;
  let peer: Peer | null = null;
  let root = document.createElement('main');

  function begin(): Peer {
    root.remove();
    root = document.createElement('main');
    document.body.append(root);
    at = 0;
    peer = create(root);
    return peer;
  }

  /** Pushes the pieces of one draw, and draws; gives the wall time that it took. */
  function drawNext(to: Peer, {piece, perDraw}: Cut): number {
    const startedAt = performance.now();
    for (let pushed = 0; pushed < perDraw && at < text.length; pushed += 1, at += piece)
      to.push(text.slice(at, at + piece));
    to.draw();
    return performance.now() - startedAt;
  }

  globalThis.bench = {
    load(loaded) {
      text = loaded;
      begin();
    },
    async whole() {
      const whole = begin();
      await inTask(() => {
        whole.push(text);
        whole.end();
      });
      await painted();
    },
    async stream(cut, limitMs) {
      const streamed = begin();
      const startedAt = performance.now();
      let insideMs = 0;
      let draws = 0;
      // A task for each draw, as in life: React takes many updates within one task for an endless loop.
      for (; at < text.length && performance.now() - startedAt < limitMs; draws += 1)
        await inTask(() => {
          insideMs += drawNext(streamed, cut);
        });
      const reached = Math.min(at, text.length);
      await inTask(() => {
        const endedAt = performance.now();
        if (reached === text.length) streamed.end();
        insideMs += performance.now() - endedAt;
      });
      await painted();
      return {insideMs, draws, reached};
    },
    async jump(to) {
      await inTask(() => {
        peer?.push(text.slice(at, to));
        peer?.draw();
        at = to;
      });
      await painted();
    },
    async draws(cut, count) {
      let insideMs = 0;
      for (let draws = 0; draws < count; draws += 1)
        await inTask(() => {
          if (peer) insideMs += drawNext(peer, cut);
        });
      return {insideMs, draws: count, reached: at};
    },
    async paced(charactersPerMs, limitMs) {
      let frames = 0;
      const from = at;
      const startedAt = await nextFrame();
      let last = startedAt;
      while (at < text.length && last - startedAt < limitMs) {
        const now = await nextFrame();
        frames += 1;
        last = now;
        const due = Math.min(text.length, from + Math.floor((now - startedAt) * charactersPerMs));
        for (; at < due; at = Math.min(at + 4, text.length)) peer?.push(text.slice(at, at + 4));
        peer?.draw();
      }
      await painted();
      return {frames, wallMs: last - startedAt};
    },
    churn: (piece) => churn(begin(), root, text, piece),
    flicker: (piece) => flicker(begin(), root, text, piece),
  };
}
