import * as v from 'valibot';
import type {Clock} from '../../../src/base/clock.js';
import type {PromptContext, PromptStep} from '../generation/prompt-step.js';
import {unfit} from '../generation/refusals.js';
import type {Database} from '../store/database.js';
import {findTemplateVersion, saveTemplateVersion, type TemplateText} from '../store/template-versions.js';
import {fillTemplate} from './fill-template.js';
import type {TemplateFolder} from './template-folder.js';
import {splitAsked} from './template-set.js';

export interface TemplateStepOptions {
  readonly templates: TemplateFolder;
  readonly db: Database;
  readonly clock: Pick<Clock, 'now'>;
}

/** Which text an answer was asked for with, as it is saved with the answer. */
const usedSchema = v.object({name: v.string(), version: v.string(), digest: v.string()});
export type UsedTemplate = v.InferOutput<typeof usedSchema>;

/**
 * Puts what the template makes of its variables before the messages, as what the system says. The answer's
 * `metadata.template` names version and digest, and the text that they stand for is kept in the store. An answer that is
 * continued goes on under the text that it began with.
 */
export function templateStep({templates, db, clock}: TemplateStepOptions): PromptStep {
  return {
    async prepare(messages, context) {
      const asked = context.askedWith.template ?? templates.defaultTemplate;
      if (asked === null) return {messages};
      const template = (await begunWith(db, asked, context)) ?? (await templates.current()).find(asked);
      if (!template) throw unfit('The template of this question is not there any more.');
      const content = fillTemplate(template, context.askedWith.variables ?? {});
      await saveTemplateVersion(db, template, clock.now());
      const {name, version, digest} = template;
      const used: UsedTemplate = {name, version, digest};
      return {
        messages: content.trim() === '' ? messages : [{role: 'system', content}, ...messages],
        metadata: {template: used},
      };
    },
  };
}

/** The text that an answer began with, where it is continued and nothing else is asked for now. */
async function begunWith(
  db: Database,
  asked: string,
  {place: {continued}}: PromptContext,
): Promise<TemplateText | undefined> {
  const used = v.safeParse(usedSchema, continued?.before.metadata?.['template']);
  if (!used.success) return undefined;
  const [name, version = used.output.version] = splitAsked(asked);
  if (name !== used.output.name || version !== used.output.version) return undefined;
  return findTemplateVersion(db, used.output);
}
