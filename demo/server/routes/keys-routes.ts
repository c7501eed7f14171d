import * as v from 'valibot';
import {ChatError} from '../../../src/base/chat-error.js';
import {checkServiceUrl, type ServiceUrlRules} from '../guards/safe-fetch/service-url.js';
import {noKey} from '../keys/key-errors.js';
import type {KeyStore} from '../keys/key-store.js';
import type {KeyTester} from '../keys/key-tester.js';
import {findService, type ModelServices} from '../keys/model-service.js';
import {Secret} from '../keys/secret.js';
import {type RouteContext, type Router, userOf} from './environment.js';
import {invalid} from './problem.js';
import {hasBody, readJson} from './read-json.js';
import {whenLeft} from './when-left.js';

const path = '/api/ai/keys';

const changeSchema = v.strictObject({
  key: v.exactOptional(
    v.pipe(
      v.string(),
      v.trim(),
      v.minLength(1),
      v.maxLength(512),
      v.check((key) => /^[\x21-\x7e]*$/.test(key)),
    ),
  ),
  baseUrl: v.exactOptional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(2_048))),
});

export interface KeysRoutesOptions {
  readonly keys: KeyStore;
  readonly services: ModelServices;
  readonly testKey: KeyTester;
  readonly urlRules: ServiceUrlRules;
  /** Who may say where a service is: our server asks there in its own name. */
  readonly mayChooseAddress: (context: RouteContext) => boolean;
}

/** People's own keys for model services. They go in, and never come out again. */
export function keysRoutes(router: Router, options: KeysRoutesOptions): void {
  const {keys, services, testKey} = options;

  router.get(path, async (context) =>
    context.json({keys: await keys.list(userOf(context)), providers: providersOf(services)}),
  );

  router.put(`${path}/:provider`, async (context) => {
    const {key, baseUrl} = await readJson(context.env.incoming, changeSchema);
    if (key === undefined && baseUrl === undefined) throw invalid(422, 'Give `key`, `baseUrl`, or both.');
    const info = await keys.put(userOf(context), context.req.param('provider'), {
      key: key === undefined ? null : new Secret(key),
      baseUrl: baseUrl === undefined ? null : checkedAddress(context, baseUrl, options),
    });
    return context.json(info);
  });

  router.delete(`${path}/:provider`, async (context) => {
    await keys.delete(userOf(context), context.req.param('provider'));
    return context.body(null, 204);
  });

  router.post(`${path}/:provider/test`, async (context) => {
    if (hasBody(context.env.incoming))
      throw invalid(422, 'This request takes no body: it tests the saved key.');
    const provider = context.req.param('provider');
    const service = findService(services, provider);
    const usable = service && (await keys.use(userOf(context), provider));
    if (!service || !usable) throw noKey();
    return context.json(await untilLeft(context, (signal) => testKey(service, usable, {signal})));
  });
}

function providersOf(services: ModelServices) {
  return Object.entries(services).map(([provider, {name, baseUrl}]) => ({provider, name, baseUrl}));
}

/** As it is kept: as the URL parser writes it, without slashes at its end. */
function checkedAddress(
  context: RouteContext,
  baseUrl: string,
  {urlRules, mayChooseAddress}: KeysRoutesOptions,
): string {
  if (!mayChooseAddress(context)) {
    throw new ChatError('Only an administrator may choose addresses.', {
      code: 'forbidden',
      status: 403,
      stage: 'open',
      hint: 'Only an administrator may choose the address of a model service.',
    });
  }
  const url = checkServiceUrl(baseUrl, urlRules);
  if (url.search !== '' || url.hash !== '') throw invalid(422, '`baseUrl` must end with its path.');
  return `${url.origin}${url.pathname.replace(/\/{1,64}$/, '')}`;
}

/** Does not ask on behalf of somebody who is gone. */
async function untilLeft<T>(
  {env: {outgoing}}: RouteContext,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const left = new AbortController();
  const stopListening = whenLeft(outgoing, () => left.abort());
  try {
    return await work(left.signal);
  } finally {
    stopListening();
  }
}
