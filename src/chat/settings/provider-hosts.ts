/*
 * Services that take a secret key with every request. A key that is sent from a page can be read by everybody who opens it.
 */

const hosts: ReadonlySet<string> = new Set([
  'api.openai.com',
  'api.anthropic.com',
  'generativelanguage.googleapis.com',
  'api.groq.com',
  'openrouter.ai',
  'api.mistral.ai',
  'api.deepseek.com',
  'api.x.ai',
  'api.together.xyz',
  'api.together.ai',
  'api.cohere.com',
  'api.cohere.ai',
  'api.perplexity.ai',
  'api.fireworks.ai',
  'api.cerebras.ai',
  'api.deepinfra.com',
  'api.sambanova.ai',
  'api.moonshot.ai',
  'api.moonshot.cn',
  'api.z.ai',
  'router.huggingface.co',
  'integrate.api.nvidia.com',
  'models.github.ai',
  'ollama.com',
  'aiplatform.googleapis.com',
  'dashscope.aliyuncs.com',
]);

/** Whole services of which each customer has a host. */
const suffixes = [
  '.openai.com',
  '.openai.azure.com',
  '.services.ai.azure.com',
  '.cognitiveservices.azure.com',
  '.aiplatform.googleapis.com',
  '-aiplatform.googleapis.com',
];

/** A host for each region. */
const dashscope = /^dashscope-[a-z]+\.aliyuncs\.com$/;
const bedrock = /^bedrock-runtime[.-].*\.amazonaws\.com$/;

/**
 * Why a browser is not to ask `host`, and what to do; null where it may, as everything but a browser may. For `refuseHost`.
 *
 * `dangerouslyAllowBrowserKey` switches this off.
 */
export function refuseProvider(host: string): string | null {
  if (!isBrowser() || !isProvider(host)) return null;
  return (
    `${host} takes a secret key, and everybody who opens this page could read a key that it sends. ` +
    'Ask a backend of yours that holds the key, such as the reference server; or, for development and keys that people ' +
    'bring themselves, set `dangerouslyAllowBrowserKey: true`.'
  );
}

function isProvider(host: string): boolean {
  // A dot at the end names the same host.
  const name = host.replace(/\.$/, '');
  const isOfMany = suffixes.some((suffix) => name.endsWith(suffix));
  return hosts.has(name) || isOfMany || dashscope.test(name) || bedrock.test(name);
}

/** Pages and workers of all browsers name themselves so; Node, Deno, Bun and workers of servers do not. */
function isBrowser(): boolean {
  const {navigator} = globalThis as {navigator?: {userAgent?: string}};
  return navigator?.userAgent?.startsWith('Mozilla/') ?? false;
}
