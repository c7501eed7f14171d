import type {PiiKind} from '../pii/pii-kind.js';

/** What a placeholder is of: a kind of personal data, or `text`, the person's own words that look like a placeholder. */
export type PlaceholderKind = PiiKind | 'text';

const labels = {
  email: 'EMAIL',
  phone: 'PHONE',
  iban: 'IBAN',
  card: 'CARD',
  'us-ssn': 'SSN',
  'us-itin': 'ITIN',
  'gb-nhs': 'NHS',
  'br-cpf': 'CPF',
  'fr-nir': 'NIR',
  'es-dni': 'DNI',
  'it-codice-fiscale': 'CF',
  'nl-bsn': 'BSN',
  'de-steuer-id': 'STEUERID',
  'pl-pesel': 'PESEL',
  'in-aadhaar': 'AADHAAR',
  'ch-ahv': 'AHV',
  'cn-resident-id': 'RESIDENT',
  text: 'TEXT',
} satisfies Record<PlaceholderKind, string>;

const anyLabel = Object.values(labels).join('|');
/** Most digits of a placeholder's number. */
const maxDigits = 7;

/** The placeholder number `number` (from 1) of `kind`: `[EMAIL_1]`. */
export function placeholder(kind: PlaceholderKind, number: number): string {
  return `[${labels[kind]}_${number}]`;
}

/** Most units of a placeholder, with every backslash that Markdown lets a model put into it. */
export const maxPlaceholderLength = 2 + 8 + 2 + maxDigits + 2;

/** A placeholder as we write it, or with its marks escaped for Markdown: `\[EMAIL\_1\]`. */
export const anyPlaceholder = new RegExp(
  `\\[(?:${anyLabel})\\\\?_\\d{1,${maxDigits}}\\]|\\\\\\[(?:${anyLabel})\\\\?_\\d{1,${maxDigits}}\\\\\\]`,
  'g',
);

const ownPlaceholder = new RegExp(`^\\[(${anyLabel})_([1-9]\\d{0,${maxDigits - 1}})\\]$`);
const kinds = new Map(Object.entries(labels).map(([kind, label]) => [label, kind as PlaceholderKind]));

/** Kind and number of a placeholder as we write it; null for any other text. */
export function parsePlaceholder(
  text: string,
): {readonly kind: PlaceholderKind; readonly number: number} | null {
  const [, label = '', number] = ownPlaceholder.exec(text) ?? [];
  const kind = kinds.get(label);
  return kind === undefined ? null : {kind, number: Number(number)};
}

/** A text that more text could make a placeholder of. */
export const placeholderBeginning = new RegExp(
  `^(?:\\\\|\\\\?\\[(?:[A-Z]{0,8}|(?:${anyLabel})(?:\\\\|\\\\?_\\d{0,${maxDigits}}\\\\?)))$`,
);

/** How a placeholder found in an answer is written by us. */
export function unescaped(found: string): string {
  return found.replaceAll('\\', '');
}
