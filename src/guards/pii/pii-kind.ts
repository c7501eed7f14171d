/** The kinds of personal data that are looked for. */
export const piiKinds = [
  'email',
  'phone',
  'iban',
  'card',
  'us-ssn',
  'us-itin',
  'gb-nhs',
  'br-cpf',
  'fr-nir',
  'es-dni',
  'it-codice-fiscale',
  'nl-bsn',
  'de-steuer-id',
  'pl-pesel',
  'in-aadhaar',
  'ch-ahv',
  'cn-resident-id',
] as const;

export type PiiKind = (typeof piiKinds)[number];
