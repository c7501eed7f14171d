import {join} from 'node:path';
import {TemplateFolder, type TemplateFolderOptions} from './template-folder.js';

/** Where prompt templates are. */
export interface TemplateConfig {
  /** The folder that somebody named, which must be there; null for `templates` in the data folder. */
  readonly directory: string | null;
  /** What is used where a request names no template, such as `tutor` or `tutor@2`; null for none. */
  readonly defaultTemplate: string | null;
}

export interface OpenTemplatesOptions extends Pick<TemplateFolderOptions, 'clock' | 'logger'> {
  readonly config: {readonly templates: TemplateConfig; readonly dataDirectory: string};
}

/**
 * The templates that `config` names, or those of the data folder.
 *
 * @throws {TemplatesError} naming everything that is wrong in them.
 */
export function openTemplates({
  config: {templates, dataDirectory},
  ...tools
}: OpenTemplatesOptions): Promise<TemplateFolder> {
  const {directory, defaultTemplate} = templates;
  return TemplateFolder.open({
    ...tools,
    defaultTemplate,
    directory: directory ?? join(dataDirectory, 'templates'),
    isRequired: directory !== null,
  });
}
