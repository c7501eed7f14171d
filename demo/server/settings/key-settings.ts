import * as v from 'valibot';
import {explained} from './explained.js';
import {secret} from './secret-setting.js';

/** How people's keys for model services are kept, and where they may be sent. */
export interface KeySettings {
  /** Null where none is set. */
  readonly masterPassword: string | null;
  /** The password before it was changed, for one start. */
  readonly previousMasterPassword: string | null;
  /** Whether the operating system's keyring is asked. */
  readonly usesKeyring: boolean;
  /** Ports of model services that people name. */
  readonly servicePorts: readonly number[];
}

const mostPort = 65_535;

export const keySettings = {
  MASTER_PASSWORD: explained(
    v.optional(secret('MASTER_PASSWORD', 16)),
    'At least 16 characters: seals the master key of people’s own keys, where no keyring keeps it.',
  ),
  PREVIOUS_MASTER_PASSWORD: explained(
    v.optional(v.string()),
    'The password before it, for one start, where it is changed.',
  ),
  KEYRING: explained(
    v.optional(v.picklist(['0', '1'], 'KEYRING must be 0 or 1.'), '1'),
    '0 leaves the operating system’s keyring alone.',
  ),
  SERVICE_PORTS: explained(
    v.optional(
      v.pipe(
        v.string(),
        v.regex(/^\d{1,5}(,\d{1,5})*$/, 'SERVICE_PORTS must be port numbers with commas between them.'),
        v.transform((list) => list.split(',').map(Number)),
        v.everyItem((port) => port > 0 && port <= mostPort, 'SERVICE_PORTS must be from 1 to 65535.'),
      ),
      '443,1234,8000,8080,11434',
    ),
    'Ports of model services that people may name, with commas between them.',
  ),
};

export function keySettingsFrom(settings: {
  readonly MASTER_PASSWORD?: string | undefined;
  readonly PREVIOUS_MASTER_PASSWORD?: string | undefined;
  readonly KEYRING: '0' | '1';
  readonly SERVICE_PORTS: readonly number[];
}): KeySettings {
  return {
    masterPassword: settings.MASTER_PASSWORD ?? null,
    previousMasterPassword: settings.PREVIOUS_MASTER_PASSWORD ?? null,
    usesKeyring: settings.KEYRING === '1',
    servicePorts: settings.SERVICE_PORTS,
  };
}
