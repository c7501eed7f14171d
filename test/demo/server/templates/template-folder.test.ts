import {mkdir, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import type {TemplateFolder} from '../../../../demo/server/templates/template-folder.js';
import {TemplatesError} from '../../../../demo/server/templates/templates-error.js';
import {makeTemplates, type TestTemplates, templateFile} from './template-files.js';

describe('a folder of templates', () => {
  let templates: TestTemplates;
  beforeEach(async () => {
    templates = await makeTemplates();
  });
  afterEach(() => templates.dispose());

  const namesIn = async (folder: TemplateFolder): Promise<readonly string[]> =>
    (await folder.current()).all.map(({name, version}) => `${name}@${version}`);
  const bodyOf = async (folder: TemplateFolder, asked: string): Promise<string | undefined> =>
    (await folder.current()).find(asked)?.body;
  const problemsOf = async (open: Promise<unknown>): Promise<readonly string[]> => {
    const error = await open.then(() => null).catch((thrown: unknown) => thrown);
    return error instanceof TemplatesError ? error.problems : [String(error)];
  };

  it('that is not there has none', async () => {
    expect(await namesIn(await templates.open({directory: join(templates.directory, 'none')}))).to.deep.equal(
      [],
    );
  });

  it('that was named must be there', async () => {
    const directory = join(templates.directory, 'none');
    expect(await problemsOf(templates.open({directory, isRequired: true}))).to.deep.equal([
      `${directory}: cannot be read (ENOENT)`,
    ]);
  });

  it('has its YAML files, the newest version of each template first', async () => {
    for (const version of ['9', '"1.10"', '10', '"1.9"']) {
      await templates.write(`b${version.replaceAll('"', '')}.yaml`, templateFile('b', version, 'x'));
    }
    await templates.write('a.yml', templateFile('a', 1, 'x'));
    await templates.write('.hidden.yaml', 'no: template');
    await templates.write('notes.txt', 'no template');
    expect(await namesIn(await templates.open())).to.deep.equal(['a@1', 'b@10', 'b@9', 'b@1.10', 'b@1.9']);
  });

  it('finds the newest version by the name, and another by both', async () => {
    await templates.write('one.yaml', templateFile('t', 1, 'one'));
    await templates.write('two.yaml', templateFile('t', 2, 'two'));
    const folder = await templates.open();
    const bodies = await Promise.all(['t', 't@1', 't@2', 't@3', 'u'].map((asked) => bodyOf(folder, asked)));
    expect(bodies).to.deep.equal(['two', 'one', 'two', undefined, undefined]);
  });

  it('tells at the start all that is wrong in any of its files', async () => {
    await templates.write('a.yaml', 'name: a\nversion: 1\n');
    await templates.write('b.yaml', templateFile('b', 1, '{{x}}'));
    await templates.write('c.yaml', templateFile('c', 1, 'x'));
    await templates.write('d.yaml', templateFile('c', 1, 'y'));
    expect(await problemsOf(templates.open({defaultTemplate: 'tutor'}))).to.deep.equal([
      'a.yaml:1: body: is missing',
      'b.yaml:3: body: x is not among the variables',
      'd.yaml:1: c@1 is in c.yaml too',
      'DEFAULT_TEMPLATE: there is no template tutor',
    ]);
  });

  it('has no default that asks for what nobody may give', async () => {
    await templates.write('t.yaml', templateFile('t', 1, '{{x}}', 'variables: {x: {required: true}}\n'));
    expect(await problemsOf(templates.open({defaultTemplate: 't'}))).to.deep.equal([
      'DEFAULT_TEMPLATE: t needs x, which nobody may give',
    ]);
  });

  it('tells what is no text, or too large', async () => {
    await templates.write('a.yaml', `# ${'x'.repeat(300_000)}\n`);
    await templates.write('b.yaml', Buffer.from([0xff, 0xfe, 0x20]) as unknown as string);
    expect(await problemsOf(templates.open())).to.deep.equal([
      'a.yaml:1: is larger than 262144 bytes',
      'b.yaml:1: is not UTF-8',
    ]);
  });

  it('is read again a second after it was, and not before', async () => {
    await templates.write('t.yaml', templateFile('t', 1, 'before'));
    const folder = await templates.open();
    await templates.write('t.yaml', templateFile('t', 1, 'after'));
    const early = await bodyOf(folder, 't');
    templates.passASecond();
    expect([early, await bodyOf(folder, 't')]).to.deep.equal(['before', 'after']);
  });

  it('takes up new files, and leaves off those that are gone', async () => {
    await templates.write('a.yaml', templateFile('a', 1, 'x'));
    const folder = await templates.open();
    await templates.write('b.yaml', templateFile('b', 1, 'x'));
    await templates.delete('a.yaml');
    templates.passASecond();
    expect(await namesIn(folder)).to.deep.equal(['b@1']);
  });

  it('takes up files of a folder that was made later', async () => {
    await rm(templates.directory, {recursive: true});
    const folder = await templates.open();
    templates.passASecond();
    const none = await namesIn(folder);
    await mkdir(templates.directory);
    await templates.write('a.yaml', templateFile('a', 1, 'x'));
    templates.passASecond();
    expect([none, await namesIn(folder), templates.warnings]).to.deep.equal([[], ['a@1'], []]);
  });

  it('keeps what was right of a file that was edited wrongly, and says so once', async () => {
    await templates.write('a.yaml', templateFile('a', 1, 'right'));
    await templates.write('b.yaml', templateFile('b', 1, 'before'));
    const folder = await templates.open();
    await templates.write('a.yaml', 'name: a\nversion: 2\nbodi: oh\n');
    await templates.write('b.yaml', templateFile('b', 1, 'after'));
    for (let look = 0; look < 3; look++) {
      templates.passASecond();
      await folder.current();
    }
    expect([await bodyOf(folder, 'a'), await bodyOf(folder, 'b')]).to.deep.equal(['right', 'after']);
    expect(templates.warnings).to.deep.equal([
      {problems: ['a.yaml:1: body: is missing', 'a.yaml:3: bodi: is not known here']},
    ]);
    await templates.write('a.yaml', templateFile('a', 2, 'right again'));
    templates.passASecond();
    expect(await bodyOf(folder, 'a')).to.equal('right again');
  });

  it('stays as it was where its files do not go together any more, until they do', async () => {
    await templates.write('a.yaml', templateFile('a', 1, 'one'));
    const folder = await templates.open({defaultTemplate: 'a'});
    await templates.write('b.yaml', templateFile('a', 1, 'other'));
    templates.passASecond();
    expect(await bodyOf(folder, 'a')).to.equal('one');
    await templates.delete('b.yaml');
    await templates.delete('a.yaml');
    templates.passASecond();
    expect(await bodyOf(folder, 'a')).to.equal('one');
    await templates.write('a.yaml', templateFile('a', 2, 'two'));
    templates.passASecond();
    expect(await bodyOf(folder, 'a')).to.equal('two');
    expect(templates.warnings).to.deep.equal([
      {problems: ['b.yaml:1: a@1 is in a.yaml too']},
      {problems: ['DEFAULT_TEMPLATE: there is no template a']},
    ]);
  });

  it('stays as it was where it cannot be read any more, and says so once', async () => {
    await templates.write('a.yaml', templateFile('a', 1, 'one'));
    const folder = await templates.open();
    await rm(templates.directory, {recursive: true});
    for (let look = 0; look < 3; look++) {
      templates.passASecond();
      expect(await bodyOf(folder, 'a')).to.equal('one');
    }
    expect(templates.warnings).to.deep.equal([{code: 'ENOENT'}]);
  });

  it('is looked at once for all who ask at the same time', async () => {
    await templates.write('a.yaml', templateFile('a', 1, 'one'));
    const folder = await templates.open();
    await templates.write('a.yaml', templateFile('a', 2, 'two'));
    templates.passASecond();
    const bodies = await Promise.all(Array.from({length: 50}, () => bodyOf(folder, 'a')));
    expect(new Set(bodies)).to.deep.equal(new Set(['two']));
  });
});
