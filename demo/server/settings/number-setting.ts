import * as v from 'valibot';

/** A setting that is a whole number from `min` to `max`. */
export const wholeNumber = (name: string, max: number, min = 0) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,15}$/, `${name} must be a whole number from ${min} to ${max}.`),
    v.transform(Number),
    v.minValue(min, `${name} must be at least ${min}.`),
    v.maxValue(max, `${name} must be at most ${max}.`),
  );

/** A setting that is an amount of money, such as 12 or 0.25; in millionths of its unit. */
export const money = (name: string) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,9}(\.\d{1,6})?$/, `${name} must be an amount of money such as 12 or 0.25.`),
    v.transform((amount) => Math.round(Number(amount) * 1_000_000)),
  );
