import {resolve} from 'node:path';
import * as v from 'valibot';
import type {TemplateConfig} from '../templates/open-templates.js';
import {askedTemplatePattern} from '../templates/template.js';
import {explained} from './explained.js';

export const templateSettings = {
  TEMPLATES_DIR: explained(
    v.optional(v.string()),
    'The folder of prompt templates, which may be edited while the server runs; docs/templates.md tells how they look.',
    'templates in DATA_DIR',
  ),
  DEFAULT_TEMPLATE: explained(
    v.optional(
      v.pipe(
        v.string(),
        v.regex(
          askedTemplatePattern,
          'DEFAULT_TEMPLATE must be the name of a template, such as tutor or tutor@2.',
        ),
      ),
    ),
    'The template of requests that name none.',
  ),
};

export function templatesFrom(settings: {
  readonly TEMPLATES_DIR?: string | undefined;
  readonly DEFAULT_TEMPLATE?: string | undefined;
}): TemplateConfig {
  const {TEMPLATES_DIR: directory, DEFAULT_TEMPLATE: defaultTemplate = null} = settings;
  return {directory: directory === undefined ? null : resolve(directory), defaultTemplate};
}
