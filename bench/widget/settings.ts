import process from 'node:process';

export const widgetNames = ['ours', 'plain', 'ai-sdk', 'deep-chat'] as const;
export type WidgetName = (typeof widgetNames)[number];

export const partNames = ['streaming', 'long-stream', 'heap', 'opening'] as const;
export type PartName = (typeof partNames)[number];

/** Chats that draw the whole answer anew with every chunk: minutes, which need not be measured twice. */
export const isSlow = (widget: WidgetName): boolean => widget === 'deep-chat';

/** An answer, and how fast it comes. */
export interface Load {
  readonly characters: number;
  readonly chunksPerSecond: number;
}

/** How much is measured. */
export interface WidgetSettings {
  readonly isQuick: boolean;
  readonly widgets: readonly WidgetName[];
  readonly parts: readonly PartName[];
  /** How often each widget is measured, in turns; odd, so that there is a middle. */
  readonly runs: number;
  readonly loads: readonly Load[];
  readonly longStreamSeconds: number;
  readonly conversations: number;
  readonly openedMessages: number;
  /** Milliseconds that a page may need for an answer, the time in which it comes included. */
  readonly limitMs: number;
}

/** The settings that the environment asks for: BENCH_QUICK, BENCH_WIDGETS, BENCH_PARTS, BENCH_REPEAT. */
export function readWidgetSettings(env: NodeJS.ProcessEnv = process.env): WidgetSettings {
  const isQuick = Boolean(env['BENCH_QUICK']);
  const widgets = namedIn('BENCH_WIDGETS', env['BENCH_WIDGETS'], widgetNames);
  const parts = namedIn('BENCH_PARTS', env['BENCH_PARTS'], partNames);
  const runs = Number(env['BENCH_REPEAT'] ?? (isQuick ? 1 : 5));
  if (!Number.isInteger(runs) || runs < 1)
    throw new RangeError('BENCH_REPEAT must be a whole number above 0.');
  const common = {isQuick, widgets, parts, runs};
  return isQuick
    ? {
        ...common,
        loads: [
          {characters: 5_000, chunksPerSecond: 250},
          {characters: 30_000, chunksPerSecond: 2_500},
        ],
        longStreamSeconds: 10,
        conversations: 4,
        openedMessages: 1_000,
        limitMs: 30_000,
      }
    : {
        ...common,
        loads: [
          {characters: 20_000, chunksPerSecond: 250},
          {characters: 100_000, chunksPerSecond: 2_500},
        ],
        longStreamSeconds: 60,
        conversations: 20,
        openedMessages: 5_000,
        limitMs: 120_000,
      };
}

function namedIn<Name extends string>(
  variable: string,
  named: string | undefined,
  known: readonly Name[],
): readonly Name[] {
  if (!named) return known;
  const wanted = named.split(',');
  const unknown = wanted.filter((name) => !known.some((one) => one === name));
  if (unknown.length > 0)
    throw new RangeError(`${variable} knows ${known.join(', ')}; not ${unknown.join(', ')}.`);
  return known.filter((name) => wanted.includes(name));
}
