import {describe, it} from 'node:test';
import {expect} from 'chai';
import fc from 'fast-check';
import type {TemplateText, TemplateVariable} from '../../../../demo/server/store/template-versions.js';
import {fillTemplate, unknownVariables} from '../../../../demo/server/templates/fill-template.js';
import {digestOf} from '../../../../demo/server/templates/template.js';
import {ChatError} from '../../../../src/base/chat-error.js';

const variable = (name: string, fields: Partial<TemplateVariable> = {}): TemplateVariable => ({
  name,
  isRequired: false,
  usual: '',
  description: null,
  maxLength: 1_000,
  ...fields,
});
const templateOf = (body: string, ...variables: TemplateVariable[]): TemplateText => ({
  name: 't',
  version: '1',
  digest: digestOf({body, variables}),
  body,
  variables,
});
const hintOf = (fill: () => unknown): string | undefined => {
  try {
    fill();
    return undefined;
  } catch (error) {
    return error instanceof ChatError && error.status === 422 && error.code === 'invalid'
      ? error.hint
      : `${error}`;
  }
};

describe('the text of a template', () => {
  it('has each variable where it is named, with or without spaces', () => {
    const template = templateOf('{{a}}, {{ a }} and {{\tb }}.', variable('a'), variable('b'));
    expect(fillTemplate(template, {a: '1', b: '2'})).to.equal('1, 1 and 2.');
  });

  it('has what is usual where nothing is given, and else nothing', () => {
    const template = templateOf('[{{a}}][{{b}}]', variable('a', {usual: 'x'}), variable('b'));
    expect(fillTemplate(template, {})).to.equal('[x][]');
    expect(fillTemplate(template, {a: ''})).to.equal('[][]');
  });

  it('has braces where the body escapes them', () => {
    expect(fillTemplate(templateOf('\\{{a}} {{a}}', variable('a')), {a: '1'})).to.equal('{{a}} 1');
  });

  it('has what is put in as it stands, whatever it is', () => {
    const template = templateOf('<{{a}}|{{b}}>', variable('a'), variable('b'));
    const text = fc.string({
      unit: fc.constantFrom('{{a}}', '{{b}}', '\\{{', '{', '}', '$&', '$1', '%s', 'x', '\n', '😀'),
    });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(fillTemplate(template, {a, b})).to.equal(`<${a}|${b}>`);
      }),
    );
  });

  it('is not made of what every object has', () => {
    const template = templateOf('[{{constructor}}]', variable('constructor', {usual: 'x'}));
    expect(fillTemplate(template, {})).to.equal('[x]');
  });

  it('needs what is required, with something in it', () => {
    const template = templateOf('{{a}}', variable('a', {isRequired: true}));
    const missing = '`variables.a` is missing: the template needs it.';
    expect(hintOf(() => fillTemplate(template, {}))).to.equal(missing);
    expect(hintOf(() => fillTemplate(template, {a: ' \n'}))).to.equal(missing);
  });

  it('takes no more than fits', () => {
    const template = templateOf('{{a}}', variable('a', {maxLength: 3}));
    expect(fillTemplate(template, {a: 'abc'})).to.equal('abc');
    expect(hintOf(() => fillTemplate(template, {a: 'abcd'}))).to.equal(
      '`variables.a` is too long: 3 characters are allowed.',
    );
  });

  it('takes only what is text', () => {
    const template = templateOf('{{a}}', variable('a'));
    expect(hintOf(() => fillTemplate(template, {a: 'x\ud800'}))).to.match(/^`variables\.a` holds half/);
  });

  it('knows what it has no place for', () => {
    const template = templateOf('{{a}}', variable('a'));
    expect(unknownVariables(template, {a: '', b: '', toString: ''})).to.deep.equal(['b', 'toString']);
  });
});
