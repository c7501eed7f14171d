import type {LanguageFn} from 'highlight.js';

type Load = () => Promise<{readonly default: LanguageFn}>;

interface Grammar {
  readonly load: Load;
  /** Languages inside the language. What is not named here is not coloured in it, whatever else was loaded. */
  readonly inside?: readonly string[];
}

/** Each of them is fetched alone, when the first block of its language comes. Keys are names of highlight.js. */
const grammars = new Map<string, Grammar>([
  ['bash', {load: () => import('highlight.js/lib/languages/bash')}],
  ['c', {load: () => import('highlight.js/lib/languages/c')}],
  ['cpp', {load: () => import('highlight.js/lib/languages/cpp')}],
  ['csharp', {load: () => import('highlight.js/lib/languages/csharp')}],
  ['css', {load: () => import('highlight.js/lib/languages/css')}],
  ['dart', {load: () => import('highlight.js/lib/languages/dart')}],
  ['diff', {load: () => import('highlight.js/lib/languages/diff')}],
  ['dockerfile', {load: () => import('highlight.js/lib/languages/dockerfile'), inside: ['bash']}],
  ['elixir', {load: () => import('highlight.js/lib/languages/elixir')}],
  ['go', {load: () => import('highlight.js/lib/languages/go')}],
  ['graphql', {load: () => import('highlight.js/lib/languages/graphql')}],
  ['haskell', {load: () => import('highlight.js/lib/languages/haskell')}],
  ['ini', {load: () => import('highlight.js/lib/languages/ini')}],
  ['java', {load: () => import('highlight.js/lib/languages/java')}],
  [
    'javascript',
    {load: () => import('highlight.js/lib/languages/javascript'), inside: ['xml', 'css', 'graphql']},
  ],
  ['json', {load: () => import('highlight.js/lib/languages/json')}],
  ['kotlin', {load: () => import('highlight.js/lib/languages/kotlin')}],
  ['less', {load: () => import('highlight.js/lib/languages/less')}],
  ['lua', {load: () => import('highlight.js/lib/languages/lua')}],
  ['makefile', {load: () => import('highlight.js/lib/languages/makefile')}],
  ['markdown', {load: () => import('highlight.js/lib/languages/markdown'), inside: ['xml']}],
  ['nginx', {load: () => import('highlight.js/lib/languages/nginx')}],
  ['objectivec', {load: () => import('highlight.js/lib/languages/objectivec')}],
  ['perl', {load: () => import('highlight.js/lib/languages/perl')}],
  ['php', {load: () => import('highlight.js/lib/languages/php')}],
  ['php-template', {load: () => import('highlight.js/lib/languages/php-template'), inside: ['xml', 'php']}],
  ['powershell', {load: () => import('highlight.js/lib/languages/powershell')}],
  ['protobuf', {load: () => import('highlight.js/lib/languages/protobuf')}],
  ['python', {load: () => import('highlight.js/lib/languages/python')}],
  ['python-repl', {load: () => import('highlight.js/lib/languages/python-repl'), inside: ['python']}],
  ['r', {load: () => import('highlight.js/lib/languages/r')}],
  ['ruby', {load: () => import('highlight.js/lib/languages/ruby')}],
  ['rust', {load: () => import('highlight.js/lib/languages/rust')}],
  ['scala', {load: () => import('highlight.js/lib/languages/scala')}],
  ['scss', {load: () => import('highlight.js/lib/languages/scss')}],
  ['shell', {load: () => import('highlight.js/lib/languages/shell'), inside: ['bash']}],
  ['sql', {load: () => import('highlight.js/lib/languages/sql')}],
  ['swift', {load: () => import('highlight.js/lib/languages/swift')}],
  [
    'typescript',
    {load: () => import('highlight.js/lib/languages/typescript'), inside: ['xml', 'css', 'graphql']},
  ],
  ['xml', {load: () => import('highlight.js/lib/languages/xml'), inside: ['css', 'javascript']}],
  ['yaml', {load: () => import('highlight.js/lib/languages/yaml')}],
]);

/**
 * The grammar of `name`, and of what can stand in it, by name.
 *
 * @throws {RangeError} for a name that is not in the table.
 */
export async function loadGrammars(name: string): Promise<ReadonlyMap<string, LanguageFn>> {
  const wanted = [name, ...(grammars.get(name)?.inside ?? [])];
  const loaded = wanted.map(async (one): Promise<[string, LanguageFn]> => {
    const grammar = grammars.get(one);
    if (!grammar) throw new RangeError(`There is no grammar for ${one}.`);
    return [one, (await grammar.load()).default];
  });
  return new Map(await Promise.all(loaded));
}
