import * as v from 'valibot';
import {templateNamePattern, templateVersionPattern, variableNamePattern} from './template.js';

/** UTF-16 units. */
const mostBody = 64 * 1024;
const mostValue = 32_000;
/** Of a variable that says nothing of it. */
export const usualMaxLength = 1_000;
const mostDescription = 500;
const versionForm = 'must be a whole number, or a text such as "1.2" in quotes';

const text = (most: number) =>
  v.pipe(
    v.string('must be a text; put it in quotes'),
    v.maxLength(most, `must have at most ${most} characters`),
    v.check((value) => !/[\p{Cs}\0]/u.test(value), 'holds what is not text'),
  );

const variableSchema = v.pipe(
  v.strictObject({
    required: v.optional(v.boolean('must be true or false'), false),
    default: v.optional(text(mostValue)),
    description: v.optional(text(mostDescription)),
    max_length: v.optional(
      v.pipe(
        v.number('must be a number'),
        v.integer('must be a whole number'),
        v.minValue(1, 'must be at least 1'),
        v.maxValue(mostValue, `must be at most ${mostValue}`),
      ),
      usualMaxLength,
    ),
  }),
  v.check(
    ({required, default: usual}) => !required || usual === undefined,
    'is required, so it has no default',
  ),
  v.check(
    ({default: usual = '', max_length: most}) => usual.length <= most,
    'has a default above its max_length',
  ),
);

/** A template file as it is written. */
export const templateSchema = v.strictObject({
  name: v.pipe(
    v.string('must be a text'),
    v.regex(templateNamePattern, 'must be 1 to 64 small letters, digits and hyphens'),
  ),
  version: v.pipe(
    v.union(
      [v.pipe(v.number(), v.integer(versionForm), v.minValue(0, versionForm)), v.string()],
      versionForm,
    ),
    v.transform(String),
    v.regex(templateVersionPattern, 'must be up to 64 letters, digits, dots, hyphens and plus signs'),
  ),
  description: v.optional(text(mostDescription)),
  variables: v.optional(
    v.nullable(
      v.record(
        v.pipe(
          v.string(),
          v.regex(variableNamePattern, 'must be named in small letters, digits and underscores'),
        ),
        v.nullable(variableSchema),
        'must be a map of variables by their names',
      ),
    ),
  ),
  body: v.pipe(
    text(mostBody),
    v.check((value) => value.trim() !== '', 'must not be empty'),
  ),
});

export type TemplateFile = v.InferOutput<typeof templateSchema>;
