/** Tokens counted by the provider. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
  readonly reasoningTokens?: number;
  readonly cachedInputTokens?: number;
}

/** Why the model ended. `other` where a provider's word fits none. */
export const finishReasons = [
  'stop',
  'length',
  'tool-calls',
  'content-filter',
  'stopped',
  'error',
  'other',
] as const;
export type FinishReason = (typeof finishReasons)[number];
