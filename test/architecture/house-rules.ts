/** The rules of the house as functions: each takes sources and answers with sentences about what breaks the rule. */
import {importsOf, type Sources} from './source-graph.js';

/** For each floor the floors that its files may import, besides itself. A floor is a folder or one file. */
export type Floors = Readonly<Record<string, readonly string[]>>;

/** An import upwards that was decided: lazy, from one file to one file, with the reason. */
export interface LazyException {
  readonly from: string;
  readonly to: string;
  readonly because: string;
}

export const maxLines = 300;

const isInside = (path: string, floor: string): boolean => path === floor || path.startsWith(`${floor}/`);

/** The longest match wins: `src/index.ts` is its own floor, not a file of `src`. */
function floorOf(path: string, floors: Floors): string | undefined {
  return Object.keys(floors)
    .filter((floor) => isInside(path, floor))
    .sort((one, other) => other.length - one.length)[0];
}

/** Types count too: knowing the words of a floor above is knowing that floor. */
export function wrongDirections(
  sources: Sources,
  floors: Floors,
  exceptions: readonly LazyException[] = [],
): string[] {
  const problems: string[] = [];
  for (const [path, text] of sources) {
    const floor = floorOf(path, floors);
    if (floor === undefined) {
      problems.push(`${path} stands on no floor: give it a place in the table, or another folder`);
      continue;
    }
    for (const {to, isLazy} of importsOf(path, text)) {
      if (!sources.has(to)) continue;
      const target = floorOf(to, floors);
      if (target === undefined || target === floor || floors[floor]?.includes(target)) continue;
      if (isLazy && exceptions.some((exception) => exception.from === path && exception.to === to)) continue;
      problems.push(`${path} imports ${to}: ${floor} may not import ${target}`);
    }
  }
  return problems;
}

/** Imports that leave their file nowhere: neither a source nor a package. */
export function brokenImports(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) =>
    importsOf(path, text)
      .filter(({to}) => /^(src|components|demo)\/.*\.ts$/.test(to) && !sources.has(to))
      .map(({to}) => `${path} imports ${to}, which does not exist`),
  );
}

/** One cycle per knot, as `a → b → a`. Imports of types and `import()` are left out: they load nothing while a module starts. */
export function cycles(sources: Sources): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, line: readonly string[]): void => {
    const start = line.indexOf(path);
    if (start !== -1) {
      found.push([...line.slice(start), path].join(' → '));
      return;
    }
    const text = sources.get(path);
    if (done.has(path) || text === undefined) return;
    for (const {to, isTypeOnly, isLazy} of importsOf(path, text)) {
      if (!isTypeOnly && !isLazy) walk(to, [...line, path]);
    }
    done.add(path);
  };
  for (const path of sources.keys()) walk(path, []);
  return found;
}

export function tooLong(sources: Sources): string[] {
  return [...sources]
    .map(([path, text]) => ({path, lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0)}))
    .filter(({lines}) => lines > maxLines)
    .map(({path, lines}) => `${path} has ${lines} lines; ${maxLines} is the most`);
}

const unsafeWays =
  /\b(?:unsafeHTML|unsafeSVG|styleMap|insertAdjacentHTML|setHTMLUnsafe|document\.write)\b|\b(?:innerHTML|outerHTML)\s*\+?=(?!=)|\beval\(|\bnew Function\(/;

/** Ways to turn a string into markup, styles or code, outside the files of `allowed`. */
export function unsafeMarkup(sources: Sources, allowed: readonly string[]): string[] {
  return [...sources]
    .filter(([path]) => !allowed.includes(path))
    .flatMap(([path, text]) =>
      text.split('\n').flatMap((line, index) => {
        const match = unsafeWays.exec(line);
        return match ? [`${path}:${index + 1} uses ${match[0].trim()}`] : [];
      }),
    );
}

/** Imports by name (not by path) that are not among `allowed`, by exact name or as a package of a longer name. */
export function strangeImports(sources: Sources, allowed: readonly string[]): string[] {
  const isAllowed = (to: string): boolean => allowed.some((name) => to === name || to.startsWith(`${name}/`));
  return [...sources].flatMap(([path, text]) =>
    importsOf(path, text)
      .filter(({to}) => !to.endsWith('.ts') && !isAllowed(to))
      .map(({to}) => `${path} imports ${to}`),
  );
}
