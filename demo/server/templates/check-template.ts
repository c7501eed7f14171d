import type {StartRequest} from '../../../src/model/native-wire.js';
import {unfit} from '../generation/refusals.js';
import {fillTemplate, unknownVariables} from './fill-template.js';
import {askedTemplatePattern} from './template.js';
import type {TemplateFolder} from './template-folder.js';

const mostShown = 80;

/**
 * Turns away a request whose template is not there, or cannot be filled with the variables that came with it.
 *
 * @throws {ChatError} `invalid` (422), naming the field.
 */
export async function checkTemplate(
  {template: asked, variables = {}}: Pick<StartRequest, 'template' | 'variables'>,
  templates: TemplateFolder,
): Promise<void> {
  const given = Object.keys(variables);
  const name = asked ?? templates.defaultTemplate;
  if (name === null) {
    if (given.length > 0) throw unfit('`variables` go with a `template`, and there is none.');
    return;
  }
  if (!askedTemplatePattern.test(name)) throw unfit('`template` is not the name of a template.');
  const template = (await templates.current()).find(name);
  if (!template) throw unfit('The `template` is not known here. GET /api/ai/templates lists those that are.');
  const [unknown] = unknownVariables(template, variables);
  if (unknown !== undefined)
    throw unfit(`\`variables.${unknown.slice(0, mostShown)}\` is not a variable of this template.`);
  fillTemplate(template, variables);
}
