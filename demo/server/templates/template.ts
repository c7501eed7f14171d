import {createHash} from 'node:crypto';
import type {TemplateText} from '../store/template-versions.js';

/** A template as its file has it. */
export interface Template extends TemplateText {
  readonly description: string | null;
}

const name = '[a-z0-9-]{1,64}';
const version = '[\\w.+-]{1,64}';
export const templateNamePattern = new RegExp(`^${name}$`);
export const templateVersionPattern = new RegExp(`^${version}$`);
/** How requests and settings ask for one: `tutor` is its newest version, `tutor@2` is that one. */
export const askedTemplatePattern = new RegExp(`^${name}(@${version})?$`);
export const variableNamePattern = /^[a-z][a-z0-9_]{0,63}$/;

const digestLength = 16;

/** The first 16 hexadecimal digits of a SHA-256 over all that the text depends on. */
export function digestOf({body, variables}: Pick<TemplateText, 'body' | 'variables'>): string {
  const all = variables.map(({name, isRequired, usual, maxLength}) => [name, isRequired, usual, maxLength]);
  return createHash('sha256')
    .update(JSON.stringify([body, all]))
    .digest('hex')
    .slice(0, digestLength);
}
