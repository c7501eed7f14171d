/** What an answer uses that no model was asked for: quotas charge nothing for it. */
export const noUsage = {inputTokens: 0, outputTokens: 0, totalTokens: 0} as const;
