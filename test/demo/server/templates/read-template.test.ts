import {readdir, readFile} from 'node:fs/promises';
import {describe, it} from 'node:test';
import {expect} from 'chai';
import {readTemplate} from '../../../../demo/server/templates/read-template.js';
import {TemplatesError} from '../../../../demo/server/templates/templates-error.js';

function problemsOf(text: string): readonly string[] {
  try {
    readTemplate(text, 't.yaml');
    return [];
  } catch (error) {
    if (error instanceof TemplatesError) return error.problems;
    throw error;
  }
}

const variable = (fields: string): string =>
  `name: t\nversion: 1\nvariables:\n  who:\n${fields}body: Hello {{who}}\n`;

describe('a template file', () => {
  it('names the template, its version, its variables and its text', () => {
    const text =
      'name: greeting\nversion: 2\ndescription: Greets.\nvariables:\n  who:\n    required: true\n    max_length: 20\n' +
      '  tone:\n    default: warm\n    description: How.\n  plain:\nbody: |\n  Greet {{who}}, {{ tone }}.\n  {{plain}}\n';
    const {digest, ...template} = readTemplate(text, 't.yaml');
    expect(digest).to.match(/^[0-9a-f]{16}$/);
    expect(template).to.deep.equal({
      name: 'greeting',
      version: '2',
      description: 'Greets.',
      variables: [
        {name: 'who', isRequired: true, usual: '', description: null, maxLength: 20},
        {name: 'tone', isRequired: false, usual: 'warm', description: 'How.', maxLength: 1_000},
        {name: 'plain', isRequired: false, usual: '', description: null, maxLength: 1_000},
      ],
      body: 'Greet {{who}}, {{ tone }}.\n{{plain}}',
    });
  });

  it('has the same digest for the same text, and another where the body or a variable is another', () => {
    const digest = (text: string): string => readTemplate(text, 't.yaml').digest;
    const first = digest(variable('    default: you\n'));
    expect(digest(`# A remark.\n${variable('    default: "you"\n')}`)).to.equal(first);
    const others = [variable('    default: all\n'), variable('    default: you\n').replace('Hello', 'Hallo')];
    expect(others.map(digest)).not.to.include(first);
  });

  const wrong: readonly (readonly [text: string, ...problems: string[]])[] = [
    ['', 't.yaml:1: the file: must be a map'],
    ['name: t\nversion: 1\n', 't.yaml:1: body: is missing'],
    ['name: T\nversion: 1\nbody: x\n', 't.yaml:1: name: must be 1 to 64 small letters, digits and hyphens'],
    [
      'name: t\nversion: 1.10\nbody: x\n',
      't.yaml:2: version: must be a whole number, or a text such as "1.2" in quotes',
    ],
    [
      'name: t\nversion: a b\nbody: x\n',
      't.yaml:2: version: must be up to 64 letters, digits, dots, hyphens and plus signs',
    ],
    ['name: t\nversion: 1\nbody: "  "\n', 't.yaml:3: body: must not be empty'],
    ['name: t\nversion: 1\nbody: "a\\0"\n', 't.yaml:3: body: holds what is not text'],
    ['name: t\nversion: 1\nbodi: x\nbody: x\n', 't.yaml:3: bodi: is not known here'],
    ['name: t\nversion: 1\nname: u\nbody: x\n', 't.yaml:3: Map keys must be unique'],
    [
      'name: t\nversion: 1\nbody: x\n---\nname: u\n',
      't.yaml:4: Source contains multiple documents; please use YAML.parseAllDocuments()',
    ],
    [
      'name: [t\nversion: 1\n',
      't.yaml:2: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    [
      'name: t\nversion: 1\nbody: |\n  Dear\n  {{whom}},\n  {{ 2x }} and {{\n',
      't.yaml:5: body: whom is not among the variables',
      't.yaml:6: body: {{ must begin a {{variable}}; \\{{ writes two braces',
    ],
    [
      'name: t\nversion: 1\nvariables:\n  a:\n  b:\nbody: "{{a}}"\n',
      't.yaml:5: variables.b: is not used in the body',
    ],
    [variable('    default: 5\n'), 't.yaml:5: variables.who.default: must be a text; put it in quotes'],
    [variable('    required: yes please\n'), 't.yaml:5: variables.who.required: must be true or false'],
    [
      variable('    required: true\n    default: x\n'),
      't.yaml:4: variables.who: is required, so it has no default',
    ],
    [
      variable('    max_length: 2\n    default: abc\n'),
      't.yaml:4: variables.who: has a default above its max_length',
    ],
    [variable('    max_length: 0\n'), 't.yaml:5: variables.who.max_length: must be at least 1'],
    [variable('    hidden: true\n'), 't.yaml:5: variables.who.hidden: is not known here'],
    [
      'name: T\nversion: 1\nvariables:\n  Who: {}\nbody: "{{who}}"\n',
      't.yaml:1: name: must be 1 to 64 small letters, digits and hyphens',
      't.yaml:4: variables.Who: must be named in small letters, digits and underscores',
      't.yaml:4: variables.Who: is not used in the body',
      't.yaml:5: body: who is not among the variables',
    ],
  ];
  for (const [text, ...problems] of wrong) {
    it(`is told where it is wrong: ${problems.join('; ')}`, () => {
      expect(problemsOf(text)).to.deep.equal(problems);
    });
  }

  it('cannot make the server write out aliases without end', () => {
    const levels = Array.from({length: 12}, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]`);
    expect(problemsOf(`a0: &a0 [x]\n${levels.join('\n')}\n`)[0]).to.match(/Excessive alias count/);
  });

  it('is there to begin with: the examples are right', async () => {
    const directory = new URL('../../../../demo/templates/', import.meta.url);
    const names: string[] = [];
    for (const file of await readdir(directory)) {
      names.push(readTemplate(await readFile(new URL(file, directory), 'utf8'), file).name);
    }
    expect(names).to.have.members(['translator', 'tutor']);
  });
});
