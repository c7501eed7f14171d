import type {InjectionKind} from './injection-kind.js';

/** A form in which attacks are written, whatever the language. */
export interface Mark {
  readonly kind: InjectionKind;
  readonly weight: number;
  /** Global; every quantifier has an upper bound. Applied to normalised text: lower case, nothing invisible. */
  readonly pattern: RegExp;
}

export const marks: readonly Mark[] = [
  {kind: 'template-token', weight: 0.7, pattern: /<\|[a-z_]{2,24}\|>/g},
  {kind: 'template-token', weight: 0.65, pattern: /\[\/?inst\]|<<\/?sys>>|<(?:start|end)_of_turn>/g},
  {
    kind: 'template-token',
    weight: 0.5,
    pattern: /#{2,4} ?(?:system|instruction|new instructions?)(?: prompt| message)?:?(?=\s|$)/g,
  },
  {
    kind: 'template-token',
    weight: 0.5,
    pattern: /<\/?(?:system|system_?prompt|system_?message|user_input|instructions|untrusted|context)>/g,
  },
  {
    kind: 'template-token',
    weight: 0.5,
    pattern:
      /[-=]{3,40} ?(?:begin|end|start) (?:of )?(?:the )?(?:system|user|prompt|instructions|context|document|conversation)/g,
  },
  {
    kind: 'false-authority',
    weight: 0.5,
    pattern:
      /(?:^|\n)[ >*"'[(]{0,6}(?:system|developer|admin)(?: message| prompt| note| override)?[\])*]{0,3} ?:/g,
  },
  {kind: 'false-authority', weight: 0.35, pattern: /\n(?:human|assistant|user|ai) ?:/g},
  {
    kind: 'exfiltration',
    weight: 0.75,
    pattern:
      /!\[[^\]\n]{0,80}\]\(<?https?:\/\/[^\s)]{1,200}[?&=/](?:[^\s)=&]{0,40}=)?(?:\{|\[|<|\$\{|%7b|\.\.\.|…)/g,
  },
  {
    kind: 'exfiltration',
    weight: 0.65,
    pattern:
      /<img[^>\n]{1,80}src ?= ?["']?https?:\/\/[^\s>]{1,200}[?&][^\s>]{0,40}=(?:\{|\[|\$\{|%7b|"\+|'\+)/g,
  },
  {kind: 'obfuscation', weight: 0.65, pattern: /(?<![a-z])(?:[a-z][ .*_-]){3,40}[a-z](?![a-z])/g},
];
