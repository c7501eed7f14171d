/**
 * chat-stream/guards: personal data, attempts to give orders, and broken text, found before they leave.
 *
 * @module
 */
export {type CheckedMessage, checkMessage, removedMark, type Verdict} from './check-message.js';
export type {Finding} from './finding.js';
export {
  type GuardAction,
  type GuardOptions,
  guardActions,
  type InputGuardOptions,
  type PiiGuardOptions,
  type PromptInjectionGuardOptions,
} from './guard-options.js';
export {Mask, type MaskFields} from './mask/mask.js';
export {Unmasker} from './mask/unmasker.js';
export {MessageGuards} from './message-guards.js';
export {type PiiKind, piiKinds} from './pii/pii-kind.js';
