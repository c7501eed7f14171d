/**
 * What speaks for a prompt injection.
 *
 * - `instruction-override`: earlier instructions are to be ignored.
 * - `role-play`: the assistant is to be somebody without rules.
 * - `false-authority`: it speaks as the system, an administrator or a maker.
 * - `prompt-leak`: the system's prompt is asked for.
 * - `secret-request`: keys, passwords or tokens of the system are asked for.
 * - `exfiltration`: the conversation is to be sent to an address, or put into the address of a picture.
 * - `template-token`: marks by which models tell roles apart.
 * - `encoded-payload`: an attack, or words to be obeyed, in Base64, hexadecimal or percent signs.
 * - `invisible-text`: characters that nobody sees and a model reads.
 * - `obfuscation`: words spelled so that they look like others.
 */
export const injectionKinds = [
  'instruction-override',
  'role-play',
  'false-authority',
  'prompt-leak',
  'secret-request',
  'exfiltration',
  'template-token',
  'encoded-payload',
  'invisible-text',
  'obfuscation',
] as const;

export type InjectionKind = (typeof injectionKinds)[number];
