import type {Logger} from 'pino';
import type {Clock} from '../../src/base/clock.js';
import {isLoopback} from './guards/host.js';
import {createSafeFetch} from './guards/safe-fetch/safe-fetch.js';
import type {ServiceUrlRules} from './guards/safe-fetch/service-url.js';
import {KeyStore} from './keys/key-store.js';
import {createKeyTester} from './keys/key-tester.js';
import {openMasterKeys} from './keys/master-keys.js';
import {type ModelServices, modelServices} from './keys/model-service.js';
import {openOsKeyring} from './keys/os-keyring.js';
import type {ServiceConfig} from './providers/models-config.js';
import type {ProvidersTools} from './providers/providers.js';
import type {ServiceKindName} from './providers/service-kinds.js';
import type {KeysRoutesOptions} from './routes/keys-routes.js';
import type {KeySettings} from './settings/key-settings.js';
import type {Database} from './store/database.js';

export interface PeoplesKeysOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly config: KeySettings & {
    readonly dataDirectory: string;
    readonly host: string;
    readonly sessionSecret: string | null;
  };
  /** The services that people may have keys for. */
  readonly services: readonly ServiceConfig[];
}

/** People's own keys for model services, at work. */
export interface PeoplesKeys {
  readonly routes: KeysRoutesOptions;
  /** A person's own key and address where there is one, else the server's. */
  readonly access: NonNullable<ProvidersTools['access']>;
  close(): Promise<void>;
}

const kinds: Readonly<Record<ServiceKindName, keyof typeof modelServices>> = {
  'openai-compatible': 'openai',
  anthropic: 'anthropic',
  gemini: 'google',
};

/**
 * Opens the store of keys, and says what protects it.
 *
 * @throws where the master key that is in use cannot be had: a server must not start then.
 */
export async function openPeoplesKeys(options: PeoplesKeysOptions): Promise<PeoplesKeys> {
  const {db, clock, logger, config} = options;
  const services = servicesOf(options.services);
  const master = await openMasterKeys({
    db,
    directory: config.dataDirectory,
    masterPassword: config.masterPassword,
    previousMasterPassword: config.previousMasterPassword,
    keyring: config.usesKeyring ? await openOsKeyring({clock}) : null,
  });
  logger.info({source: master.source}, 'people’s keys are sealed with a master key');
  const keys = new KeyStore({db, master, clock, services});
  // Alone on this machine one is one's own administrator.
  const isAlone = config.sessionSecret === null && isLoopback(config.host);
  const urlRules: ServiceUrlRules = {allowLoopbackHttp: isAlone, allowedPorts: config.servicePorts};
  const safe = createSafeFetch({clock, ...urlRules});
  return {
    routes: {
      keys,
      services,
      testKey: createKeyTester({fetch: safe.fetch}),
      urlRules,
      mayChooseAddress: () => isAlone,
    },
    async access(service, userId) {
      const own = userId === undefined ? null : await keys.use(userId, service.name);
      if (!own) return service;
      // A key of the server's is for the server's address alone.
      const isUsual = own.baseUrl === service.baseUrl;
      const apiKey = own.key?.reveal() ?? (isUsual ? service.apiKey : undefined);
      return {apiKey, baseUrl: own.baseUrl, ...(isUsual ? {} : {fetch: safe.fetch})};
    },
    close: () => safe.close(),
  };
}

function servicesOf(services: readonly ServiceConfig[]): ModelServices {
  return Object.fromEntries(
    services.flatMap(({name, kind, baseUrl}) => {
      const known = modelServices[kinds[kind]];
      return known ? [[name, {...known, name, baseUrl}]] : [];
    }),
  );
}
