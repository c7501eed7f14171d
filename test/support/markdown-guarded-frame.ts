import type {GuardedPage} from './markdown-guarded-page.js';

const strict = [
  "default-src 'none'",
  // Named, for not all browsers know what "self" is in a frame without an address.
  `script-src ${location.origin}`,
  // Also no nonce: adopted style sheets are exempt, and nothing else of ours needs one.
  "style-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
];

export interface GuardedFrameOptions {
  /** The Trusted Types policies that the page allows. Without, it does not enforce Trusted Types. */
  readonly trustedTypes?: string;
  /** False: what tries to be fetched is fetched, and seen by that. Else it is refused, and seen by that. */
  readonly isStrict?: boolean;
}

/** A page of its own under a Content-Security-Policy, which tells of all that tries to run or to be fetched. */
export class GuardedFrame {
  readonly #frame = document.createElement('iframe');

  private constructor() {}

  static async open({trustedTypes, isStrict = true}: GuardedFrameOptions = {}): Promise<GuardedFrame> {
    const guarded = new GuardedFrame();
    const types =
      trustedTypes === undefined
        ? []
        : ["require-trusted-types-for 'script'", `trusted-types ${trustedTypes}`];
    const policy = [...(isStrict ? strict : []), ...types].join('; ');
    const script = new URL('/test/support/markdown-guarded-page.ts', location.href).href;
    guarded.#frame.srcdoc =
      `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}">` +
      `<body><script type="module" src="${script}"></script></body>`;
    const loaded = new Promise((resolve) => guarded.#frame.addEventListener('load', resolve, {once: true}));
    document.body.append(guarded.#frame);
    await loaded;
    return guarded;
  }

  get page(): GuardedPage {
    const page = this.#frame.contentWindow?.guardedPage;
    if (!page) throw new Error('The guarded page did not start.');
    return page;
  }

  close(): void {
    this.#frame.remove();
  }
}
