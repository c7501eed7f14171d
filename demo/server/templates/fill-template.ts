import {unfit} from '../generation/refusals.js';
import type {TemplateText, TemplateVariable} from '../store/template-versions.js';
import {fillPlaceholders} from './placeholders.js';

export type TemplateValues = Readonly<Record<string, string>>;

/**
 * The text that `template` makes of `values`. What they hold beside its variables is left out: a newer version may have
 * fewer of them than the question was asked with.
 *
 * @throws {ChatError} `invalid` (422) for a variable that is missing, too long, or no text.
 */
export function fillTemplate({body, variables}: TemplateText, values: TemplateValues): string {
  const filled = new Map(variables.map((variable) => [variable.name, valueFor(variable, values)]));
  return fillPlaceholders(body, (name) => filled.get(name) ?? '');
}

/** The names in `values` that `template` has no variable for. */
export function unknownVariables({variables}: TemplateText, values: TemplateValues): readonly string[] {
  const known = new Set(variables.map(({name}) => name));
  return Object.keys(values).filter((name) => !known.has(name));
}

function valueFor({name, isRequired, usual, maxLength}: TemplateVariable, values: TemplateValues): string {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (isRequired && (value === undefined || value.trim() === ''))
    throw unfit(`\`variables.${name}\` is missing: the template needs it.`);
  if (value === undefined) return usual;
  if (value.length > maxLength)
    throw unfit(`\`variables.${name}\` is too long: ${maxLength} characters are allowed.`);
  if (/\p{Cs}/u.test(value))
    throw unfit(`\`variables.${name}\` holds half of a surrogate pair, which is not text.`);
  return value;
}
