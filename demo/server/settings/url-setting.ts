import * as v from 'valibot';

/** A setting that is an http: or https: URL without credentials; slashes at its end go. */
export const httpUrl = (name: string) =>
  v.pipe(
    v.string(),
    v.check(isPlainHttpUrl, `${name} must be an http: or https: URL without a user name in it.`),
    v.transform((value) => value.replace(/\/+$/, '')),
  );

function isPlainHttpUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const {protocol, username, password} = new URL(value);
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
}
