/** The test words inside a worker, where neither mocha nor node:test exists. Loaded everywhere, so it touches nothing. */

type Body = () => unknown;

interface Test {
  readonly title: string;
  readonly body: Body;
  readonly timeoutMs: number;
}

interface Group {
  readonly title: string;
  readonly before: Body[];
  readonly after: Body[];
  readonly beforeEach: Body[];
  readonly afterEach: Body[];
  readonly children: (Group | Test)[];
}

/** How one test ended; `index` is its place in the plan. */
export interface WorkerResult {
  readonly index: number;
  readonly error?: {readonly message: string; readonly stack: string};
}

const hookTimeoutMs = 15_000;
const newGroup = (title: string): Group => ({
  title,
  before: [],
  after: [],
  beforeEach: [],
  afterEach: [],
  children: [],
});
const root = newGroup('');
let open = root;

export function describe(title: string, body: () => void): void {
  const outer = open;
  const group = newGroup(title);
  outer.children.push(group);
  open = group;
  try {
    body();
  } finally {
    open = outer;
  }
}

export function it(title: string, body: Body, timeoutMs = 15_000): void {
  open.children.push({title, body, timeoutMs});
}

export const before = (body: Body): void => void open.before.push(body);
export const after = (body: Body): void => void open.after.push(body);
export const beforeEach = (body: Body): void => void open.beforeEach.push(body);
export const afterEach = (body: Body): void => void open.afterEach.push(body);

const isGroup = (child: Group | Test): child is Group => 'children' in child;

/** The full titles of every test that was declared, in the order in which they will run. */
export function plan(group: Group = root, path: readonly string[] = []): string[] {
  return group.children.flatMap((child) =>
    isGroup(child) ? plan(child, [...path, child.title]) : [[...path, child.title].join(' › ')],
  );
}

/** Runs every declared test once and tells `report` how each ended. A failing hook fails the tests that it serves. */
export async function run(report: (result: WorkerResult) => void): Promise<void> {
  let next = 0;

  async function runGroup(group: Group, outer: readonly Group[], broken: unknown): Promise<void> {
    const line = [...outer, group];
    const failure = broken ?? (await firstFailure(group.before, hookTimeoutMs));
    for (const child of group.children) {
      if (isGroup(child)) await runGroup(child, line, failure);
      else report(resultOf(next++, failure ?? (await runTest(child, line))));
    }
    const late = await firstFailure(group.after, hookTimeoutMs);
    // There is no test left to blame, so the run itself must fail.
    if (late !== undefined && failure === undefined) throw late;
  }

  await runGroup(root, [], undefined);
}

async function runTest(test: Test, line: readonly Group[]): Promise<unknown> {
  const failure =
    (await firstFailure(
      line.flatMap((group) => group.beforeEach),
      hookTimeoutMs,
    )) ?? (await firstFailure([test.body], test.timeoutMs));
  const cleanups = [...line].reverse().flatMap((group) => group.afterEach);
  return failure ?? (await firstFailure(cleanups, hookTimeoutMs));
}

/** Runs `bodies` in order up to the first that fails; resolves with what it threw, or undefined. */
async function firstFailure(bodies: readonly Body[], timeoutMs: number): Promise<unknown> {
  for (const body of bodies) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`Not finished after ${timeoutMs} ms`)), timeoutMs);
    });
    try {
      await Promise.race([Promise.resolve().then(body), late]);
    } catch (error) {
      return error ?? new Error('A falsy value was thrown');
    } finally {
      clearTimeout(timer);
    }
  }
  return undefined;
}

function resultOf(index: number, failure: unknown): WorkerResult {
  if (failure === undefined) return {index};
  if (!(failure instanceof Error)) return {index, error: {message: String(failure), stack: ''}};
  return {index, error: {message: failure.message, stack: failure.stack ?? ''}};
}
