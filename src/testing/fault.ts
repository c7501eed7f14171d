/** How often a fault happens: to so many answers, the first ones that it can happen to. Default 1; `Infinity` for all. */
interface Repeated {
  readonly times?: number;
}

/** The service does not answer as asked. Nothing of the answer is sent then. */
export type RefusalFault = Repeated &
  (
    | {
        /** Answers with this status, such as 429 or 503. */
        readonly status: number;
        /** Seconds, sent as `Retry-After`. */
        readonly retryAfter?: number;
      }
    /** Status 200 and a page: the sign-in of a network, a mistaken route. */
    | {readonly htmlPage: true}
    /** The request itself fails, as where there is no network. */
    | {readonly unreachable: true}
  );

/** Frames are counted from 0 in each answer. */
export type FrameFault = Repeated &
  /** Frame number n comes twice. */
  (
    | {readonly duplicate: number}
    /** Frame number n comes after the one that follows it. */
    | {readonly reorder: number}
    /** The JSON of frame number n lacks its end. */
    | {readonly badJson: number}
  );

/** Bytes are counted from 0 in the body of each answer. One that is shorter meets no fault. */
export type ByteFault = Repeated &
  (
    | {
        /** After so many bytes the line dies. */
        readonly cutAtByte: number;
        /** `lost` (default) is an error for the reader; `clean` looks as if the body were whole, as behind many proxies. */
        readonly end?: 'lost' | 'clean';
      }
    /** The line dies in the middle of the first character, at or after this byte, that takes more than one. */
    | {readonly halfCharacterAt: number}
    | {
        /** After so many bytes (default 0) comes silence, */
        readonly stallAtByte: number;
        /** of so many milliseconds; without them until the reader leaves. */
        readonly stallMs?: number;
      }
    | {readonly stallMs: number}
  );

/** Something that goes wrong with an answer. Several may happen to the same one. */
export type Fault = RefusalFault | FrameFault | ByteFault;

const whereNames = [
  'cutAtByte',
  'halfCharacterAt',
  'stallAtByte',
  'duplicate',
  'reorder',
  'badJson',
] as const;

/** Which faults meet which answer. */
export class FaultPlan {
  readonly #left: {readonly fault: Fault; times: number}[];

  /** @throws {RangeError | TypeError} naming the field of `faults` that is wrong. */
  constructor(faults: Fault | readonly Fault[] = []) {
    this.#left = [faults].flat().map((fault) => ({fault: expectFault(fault), times: fault.times ?? 1}));
  }

  /** The refusal that the next answer meets, or null. Faults of the body wait for one that has a body. */
  nextRefusal(): RefusalFault | null {
    return this.#take(isRefusal, 1)[0] ?? null;
  }

  nextFrameFaults(): readonly FrameFault[] {
    return this.#take(isFrameFault);
  }

  nextByteFaults(): readonly ByteFault[] {
    return this.#take(isByteFault);
  }

  get hasFrameFaults(): boolean {
    return this.#left.some(({fault}) => isFrameFault(fault));
  }

  #take<Kind extends Fault>(
    isKind: (fault: Fault) => fault is Kind,
    most = Number.POSITIVE_INFINITY,
  ): Kind[] {
    const taken: Kind[] = [];
    for (const entry of this.#left) {
      if (entry.times <= 0 || taken.length >= most || !isKind(entry.fault)) continue;
      entry.times -= 1;
      taken.push(entry.fault);
    }
    return taken;
  }
}

const isRefusal = (fault: Fault): fault is RefusalFault =>
  'status' in fault || 'htmlPage' in fault || 'unreachable' in fault;
const isFrameFault = (fault: Fault): fault is FrameFault =>
  'duplicate' in fault || 'reorder' in fault || 'badJson' in fault;
const isByteFault = (fault: Fault): fault is ByteFault => !isRefusal(fault) && !isFrameFault(fault);

function expectFault(fault: Fault): Fault {
  const fields: Readonly<Record<string, unknown>> = {...fault};
  const names = [...whereNames, 'stallMs', 'status', 'htmlPage', 'unreachable'];
  if (!names.some((name) => name in fields)) {
    throw new TypeError(`Expected a fault to have one of ${names.map((name) => `\`${name}\``).join(', ')}.`);
  }
  for (const name of whereNames) expectNumber(name, fields[name], Number.isInteger);
  for (const name of ['stallMs', 'retryAfter']) expectNumber(name, fields[name], Number.isFinite);
  expectNumber(
    'times',
    fields['times'],
    (value) => value === Number.POSITIVE_INFINITY || Number.isInteger(value),
  );
  expectNumber('status', fields['status'], (value) => Number.isInteger(value) && value >= 400 && value < 600);
  return fault;
}

function expectNumber(name: string, value: unknown, isFine: (value: number) => boolean): void {
  if (value === undefined || (typeof value === 'number' && value >= 0 && isFine(value))) return;
  throw new RangeError(`Expected \`${name}\` of a fault to be another number, got ${String(value)}.`);
}
