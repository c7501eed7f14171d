/** The part of Trusted Types that we use. @see https://w3c.github.io/trusted-types/dist/spec/ */
interface PolicyFactory {
  createPolicy(name: string, rules: Record<string, (text: string) => string>): HtmlPolicy;
}

/** Turns text into what a page that enforces Trusted Types lets through. */
export interface HtmlPolicy {
  createHTML(text: string): string;
  createScript(text: string): string;
  createScriptURL(text: string): string;
}

const policyName = 'chat-stream';
const oneReference = /^&[a-zA-Z][a-zA-Z\d]{1,31};$/;
let policy: HtmlPolicy | null | undefined;
let isSanitizing = false;

/**
 * Our Trusted Types policy, made once a realm; null where the browser has none. Only the sanitiser gets HTML out of
 * it, while it works; scripts never come out of it.
 *
 * @throws {TypeError} where the page does not allow a policy of our name: what to list is in the message.
 */
export function htmlPolicy(): HtmlPolicy | null {
  if (policy !== undefined) return policy;
  const factory = (globalThis as {trustedTypes?: PolicyFactory}).trustedTypes;
  try {
    policy =
      factory?.createPolicy(policyName, {createHTML, createScript: refuse, createScriptURL: refuse}) ?? null;
  } catch (cause) {
    throw new TypeError(
      `The page's Content-Security-Policy does not allow the Trusted Types policy "${policyName}". ` +
        `Add it: trusted-types ${policyName} ('allow-duplicates' where two versions of chat-stream share a page).`,
      {cause},
    );
  }
  return policy;
}

/** Lets HTML through our policy for as long as `work` takes. Only for text that goes into an inert document. */
export function whileSanitizing<Result>(work: () => Result): Result {
  isSanitizing = true;
  try {
    return work();
  } finally {
    isSanitizing = false;
  }
}

const lookedUp = new Map<string, string | null>();

/** What the character reference `name` stands for; null where the browser knows none, or may not be asked. */
export function lookUpEntity(name: string): string | null {
  if (typeof DOMParser === 'undefined') return null;
  const known = lookedUp.get(name);
  if (known !== undefined) return known;
  const found = askParser(name);
  lookedUp.set(name, found);
  return found;
}

function askParser(name: string): string | null {
  try {
    const text = `&${name};`;
    const html = htmlPolicy()?.createHTML(text) ?? text;
    const parsed = new DOMParser().parseFromString(html, 'text/html').body.textContent ?? '';
    // The parser also reads old names without their semicolon: `&notit;` is no reference here.
    const isWhole = parsed === ';' || !parsed.endsWith(';');
    return parsed !== '' && isWhole ? parsed : null;
  } catch {
    // The page allows no policy of ours: the reference stays as it is written.
    return null;
  }
}

function createHTML(text: string): string {
  if (isSanitizing || oneReference.test(text)) return text;
  throw new TypeError('Only the sanitiser of chat-stream makes HTML.');
}

function refuse(): never {
  throw new TypeError('chat-stream makes no scripts.');
}
