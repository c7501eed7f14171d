/** A language that can be coloured. */
export interface CodeLanguage {
  /** Its name in highlight.js. */
  readonly name: string;
  /** What the names of its files end with, without the dot. */
  readonly extension: string;
}

/** The name in highlight.js, the end of a file's name, and what else the language is called behind a fence. */
const languages = [
  'bash sh sh zsh',
  'c c h',
  'cpp cpp c++ cc cxx hpp h++',
  'csharp cs cs c#',
  'css css',
  'dart dart',
  'diff diff patch',
  'dockerfile dockerfile docker',
  'elixir ex ex exs',
  'go go golang',
  'graphql graphql gql',
  'haskell hs hs',
  'ini ini toml cfg conf',
  'java java',
  'javascript js js jsx mjs cjs node',
  'json json jsonc json5 jsonl',
  'kotlin kt kt kts',
  'less less',
  'lua lua',
  'makefile mk mk make',
  'markdown md md mdx',
  'nginx conf nginxconf',
  'objectivec m objc objective-c mm',
  'perl pl pl pm',
  'php php',
  'php-template php phtml',
  'powershell ps1 ps1 ps pwsh',
  'protobuf proto proto proto3',
  'python py py py3 python3 gyp',
  'python-repl txt pycon',
  'r r',
  'ruby rb rb',
  'rust rs rs',
  'scala scala sc',
  'scss scss',
  'shell sh console shellsession terminal',
  'sql sql mysql postgres postgresql psql sqlite',
  'swift swift',
  'typescript ts ts tsx mts cts',
  'xml xml html xhtml svg rss vue',
  'yaml yaml yml',
];

/** Names that are themselves the end of a file's name, whatever files of the language are called else. */
const ownExtensions = new Set(['jsx', 'tsx', 'toml', 'html', 'svg', 'vue', 'jsonl', 'patch', 'hpp', 'h']);

/** A Map: what stands behind a fence may be `constructor`. */
const byName = new Map<string, CodeLanguage>();
for (const line of languages) {
  const [name = '', extension = '', ...aliases] = line.split(' ');
  for (const alias of [name, ...aliases])
    byName.set(alias, {name, extension: ownExtensions.has(alias) ? alias : extension});
}

/** What the word behind a fence means; undefined where it is no language that can be coloured. */
export function codeLanguage(word: string): CodeLanguage | undefined {
  return byName.get(word.toLowerCase());
}
