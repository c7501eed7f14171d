/** Where models of an OpenAI-compatible service are. */
export interface OpenAIConfig {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  /** The model listed for people to choose; others may be asked for by name. */
  readonly model: string | undefined;
}
