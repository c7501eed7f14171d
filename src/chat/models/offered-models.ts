/** The models that a server offers, and the one that answers where a message names none. */
export interface OfferedModels {
  readonly models: readonly {readonly id: string; readonly name: string}[];
  readonly defaultModel: string | null;
}
