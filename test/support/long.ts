const here = globalThis as {
  readonly LONG?: boolean;
  readonly process?: {readonly env?: {readonly LONG?: string}};
};

/** Whether the long variants of tests are asked for: `LONG=1`, of which the runner tells pages and workers. */
export const isLong: boolean = here.LONG === true || Boolean(here.process?.env?.LONG);
