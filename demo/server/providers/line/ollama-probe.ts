import * as v from 'valibot';
import type {Clock} from '../../../../src/base/clock.js';
import {modelNamePattern} from '../model-name.js';
import {readCapped} from './read-capped.js';

export const usualOllamaUrl = 'http://127.0.0.1:11434';
const probeTimeoutMs = 500;
/** Milliseconds for which what was found is believed. */
const freshMs = 10_000;
const maxTagsBytes = 1024 * 1024;

const tagsSchema = v.object({models: v.array(v.object({name: v.string()}))});

/** Its loopback, and what containers call the machine that they run on. */
const thisMachine =
  /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|host\.docker\.internal|host\.containers\.internal)$/;

/** Whether the Ollama of this machine may be at `url`: it is asked by plain `http:`, and in nobody's name. */
export function isOllamaUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const {protocol, hostname} = new URL(url);
  return protocol === 'http:' && thisMachine.test(hostname);
}

export interface OllamaProbeOptions {
  /** As {@link isOllamaUrl} takes it. */
  readonly baseUrl?: string;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
}

/** Which models the Ollama of this machine has, if one runs. */
export class OllamaProbe {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly #options: OllamaProbeOptions;
  #names: readonly string[] = [];
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | null = null;

  /** @throws {RangeError} for a `baseUrl` that is not http on this machine. */
  constructor(options: OllamaProbeOptions) {
    const {baseUrl = usualOllamaUrl} = options;
    if (!isOllamaUrl(baseUrl)) throw new RangeError('`baseUrl` of Ollama must be http: on this machine.');
    this.baseUrl = new URL(baseUrl).origin;
    this.#options = options;
  }

  /** Names of models as last found; none where Ollama did not answer. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** Looks again, unless it did within the last ten seconds. Takes half a second at most. Never rejects. */
  refresh(): Promise<void> {
    if (this.#options.clock.monotonic() - this.#lookedAt < freshMs) return Promise.resolve();
    this.#looking ??= this.#look().finally(() => {
      this.#lookedAt = this.#options.clock.monotonic();
      this.#looking = null;
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    const {fetch, clock} = this.#options;
    const late = new AbortController();
    const timer = clock.setTimeout(() => late.abort(), probeTimeoutMs);
    try {
      const response = await fetch(`${this.baseUrl}/api/tags`, {redirect: 'error', signal: late.signal});
      const body: unknown = JSON.parse(await readCapped(response, maxTagsBytes));
      this.#names = response.ok ? namesIn(body) : [];
    } catch {
      // It does not run, or it is something else: there is nothing to list then.
      this.#names = [];
    }
    clock.clearTimeout(timer);
  }
}

function namesIn(body: unknown): readonly string[] {
  const parsed = v.safeParse(tagsSchema, body);
  if (!parsed.success) return [];
  return parsed.output.models.map(({name}) => name).filter((name) => modelNamePattern.test(`ollama/${name}`));
}
