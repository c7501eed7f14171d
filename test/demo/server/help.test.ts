import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {describe, it} from 'node:test';
import {fileURLToPath} from 'node:url';
import {expect} from 'chai';
import {commandOf} from '../../../demo/server/command-line.js';
import {settingGroups, settingsSchema} from '../../../demo/server/config.js';
import {helpText} from '../../../demo/server/help.js';
import {explanationOf} from '../../../demo/server/settings/explained.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const names = Object.keys(settingsSchema.entries);

/** Runs the server as somebody does who gives it arguments. */
function run(...words: string[]): Promise<{code: number | null; out: string; err: string}> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'demo/server/main.ts', ...words], {
      cwd: root,
      // A wrong setting: who asks for help may have any.
      env: {PATH: process.env['PATH'], PORT: 'none'},
    });
    const said = {out: '', err: ''};
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.err += text;
    });
    child.on('close', (code) => resolve({code, ...said}));
  });
}

describe('--help', () => {
  it('prints what there is to set, whatever is set, and exits with 0', async () => {
    const {code, out, err} = await run('--help');
    expect([code, err]).to.deep.equal([0, '']);
    expect(out.trim()).to.equal(helpText().trim());
  });

  it('is asked for by -h too', () => {
    expect(commandOf(['-h'])).to.deep.equal({kind: 'help'});
  });

  it('has every setting once, each in a group', () => {
    const grouped = settingGroups.flatMap(({settings}) => Object.keys(settings));
    expect(grouped.sort()).to.deep.equal(names.toSorted());
  });

  it('says of every setting what it is', () => {
    const unexplained = Object.entries(settingsSchema.entries).filter(([, schema]) => !explanationOf(schema));
    expect(unexplained.map(([name]) => name)).to.deep.equal([]);
  });

  it('fits on a page of 100 columns', () => {
    expect(
      helpText()
        .split('\n')
        .filter((line) => line.length > 100),
    ).to.deep.equal([]);
  });

  it('is a sentence for each', () => {
    const odd = Object.entries(settingsSchema.entries).filter(
      ([, schema]) => !/^[A-Z0-9].*\.$/s.test(explanationOf(schema)?.help ?? ''),
    );
    // LOG_LEVEL's and the like end with a list.
    expect(odd.map(([name]) => name)).to.deep.equal([]);
  });
});

describe('arguments that the server does not know', () => {
  for (const words of [['--port', '80'], ['serve'], ['-x'], ['--help=yes']]) {
    it(`(${words.join(' ')}) are said to be wrong`, () => {
      expect(commandOf(words).kind).to.equal('wrong');
    });
  }

  it('end it with 2 before it does anything', async () => {
    const {code, out, err} = await run('--port', '80');
    expect([code, out]).to.deep.equal([2, '']);
    expect(err).to.contain('--port').and.to.contain('--help');
  });
});

describe('docs/server.md', () => {
  const rows = readFileSync(`${root}docs/server.md`, 'utf8')
    .split('\n')
    .map((line) => /^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \|(.*?)\|/.exec(line))
    .filter((match) => match !== null)
    .map(([, variables = '', usual = '']) => ({
      names: variables.replaceAll('`', '').split(', '),
      usual: usual.replaceAll('`', '').trim(),
    }));

  it('has every setting, and no other', () => {
    const known = rows.flatMap((row) => row.names);
    // As rows, to be put in and said better.
    const missing = Object.entries(settingsSchema.entries)
      .filter(([name]) => !known.includes(name))
      .map(([name, schema]) => {
        const {usual = '', help = ''} = explanationOf(schema) ?? {};
        return `| \`${name}\` | ${usual} | ${help} |`;
      });
    expect(missing).to.deep.equal([]);
    expect(known.sort()).to.deep.equal(names.toSorted());
  });

  it('says of each what holds by default', () => {
    const entries: Readonly<Record<string, Parameters<typeof explanationOf>[0]>> = settingsSchema.entries;
    const expected = rows.map((row) => {
      const defaults = row.names.map((name) => {
        const schema = entries[name];
        return (schema && explanationOf(schema)?.usual) ?? '';
      });
      return {names: row.names, usual: defaults.filter((usual) => usual !== '').join(', ')};
    });
    expect(rows).to.deep.equal(expected);
  });
});
