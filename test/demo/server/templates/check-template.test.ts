import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {Hono} from 'hono';
import type {RouteEnvironment} from '../../../../demo/server/routes/environment.js';
import {templateRoutes} from '../../../../demo/server/routes/template-routes.js';
import {checkTemplate} from '../../../../demo/server/templates/check-template.js';
import type {TemplateFolder} from '../../../../demo/server/templates/template-folder.js';
import {ChatError} from '../../../../src/base/chat-error.js';
import type {StartRequest} from '../../../../src/model/native-wire.js';
import {makeTemplates, type TestTemplates, templateFile} from './template-files.js';

const variables =
  'description: For tests.\nvariables: {who: {required: true, max_length: 5}, tone: {default: warm, description: How.}}\n';

describe('a request under a template', () => {
  let templates: TestTemplates;
  let folder: TemplateFolder;
  before(async () => {
    templates = await makeTemplates({
      't.yaml': templateFile('t', 2, 'Secret words to {{who}}, {{tone}}.', variables),
      'u.yaml': templateFile('u', 1, 'More of them to {{who}}.', 'variables: {who: }\n'),
    });
    folder = await templates.open();
  });
  after(() => templates.dispose());

  const refusalOf = async (request: Partial<StartRequest>, of = folder): Promise<string | null> => {
    try {
      await checkTemplate({trigger: 'send', message: 'Hi', ...request} as StartRequest, of);
      return null;
    } catch (error) {
      if (error instanceof ChatError && error.code === 'invalid' && error.status === 422) return error.hint;
      throw error;
    }
  };

  for (const template of ['t', 't@2']) {
    it(`is taken with what the template needs: ${template}`, async () => {
      expect(await refusalOf({template, variables: {who: 'Ada'}})).to.equal(null);
    });
  }

  it('is taken without either', async () => {
    expect(await refusalOf({})).to.equal(null);
  });

  const refused: readonly (readonly [request: Partial<StartRequest>, hint: RegExp])[] = [
    [{template: 'v'}, /^The `template` is not known here/],
    [{template: 't@1'}, /^The `template` is not known here/],
    [{template: ''}, /^`template` is not the name of a template/],
    [{template: '../t'}, /^`template` is not the name of a template/],
    [{template: 't'}, /^`variables\.who` is missing/],
    [{template: 't', variables: {who: 'Charles'}}, /^`variables\.who` is too long: 5 characters/],
    [{template: 't', variables: {who: 'Ada', mood: 'x'}}, /^`variables\.mood` is not a variable/],
    [{variables: {who: 'Ada'}}, /^`variables` go with a `template`/],
  ];
  for (const [request, hint] of refused) {
    it(`is refused: ${JSON.stringify(request)}`, async () => {
      expect(await refusalOf(request)).to.match(hint);
    });
  }

  it('may give variables of the default template', async () => {
    const withDefault = await templates.open({defaultTemplate: 'u'});
    expect(await refusalOf({variables: {who: 'Ada'}}, withDefault)).to.equal(null);
    expect(await refusalOf({variables: {whom: 'Ada'}}, withDefault)).to.match(/whom/);
  });

  it('can be made from the list, which tells no bodies', async () => {
    const router = new Hono<RouteEnvironment>();
    templateRoutes(router, {templates: folder});
    const text = await (await router.request('/api/ai/templates')).text();
    expect(text).not.to.match(/Secret|More of/);
    expect(JSON.parse(text)).to.deep.equal({
      templates: [
        {
          name: 't',
          version: '2',
          description: 'For tests.',
          variables: [
            {name: 'who', required: true, maxLength: 5},
            {name: 'tone', required: false, default: 'warm', description: 'How.', maxLength: 1_000},
          ],
        },
        {name: 'u', version: '1', variables: [{name: 'who', required: false, default: '', maxLength: 1_000}]},
      ],
      defaultTemplate: null,
    });
  });
});
