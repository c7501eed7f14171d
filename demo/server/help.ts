import {settingGroups} from './config.js';
import {explanationOf} from './settings/explained.js';

const columns = 100;
const indent = 6;

/** What --help prints: every setting with its default and a sentence, from what they are checked by. */
export function helpText(): string {
  const groups = settingGroups.map(
    ({title, settings}) =>
      `${title}\n${Object.entries(settings)
        .map(([name, schema]) => settingText(name, schema))
        .join('')}`,
  );
  return `${usage}\n\n${groups.join('\n')}`;
}

const usage = `The reference server of chat-stream.

  npm start                                builds, and serves the demo
  node .build/demo/server/main.js          serves what was built
  node .build/demo/server/main.js --help   says this

Settings are variables of the environment, checked at start; every one that is wrong is named at
once. An empty value counts as none; an empty secret is refused. docs/server.md tells more.`;

function settingText(name: string, schema: Parameters<typeof explanationOf>[0]): string {
  const {help = '', usual = ''} = explanationOf(schema) ?? {};
  return `  ${name}${usual === '' ? '' : ` (${usual})`}\n${wrapped(help)}`;
}

/** Lines of whole words. */
function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= columns - indent) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else lines.push(word);
  }
  return lines.map((line) => `${' '.repeat(indent)}${line}\n`).join('');
}
