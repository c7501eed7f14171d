import {checkMessage} from '../../../src/guards/check-message.js';
import {type GuardOptions, resolveGuards} from '../../../src/guards/guard-options.js';
import type {Embedder} from './embedder.js';

/**
 * `embedder`, to which no personal data goes where `guards` act on it: a service of embeddings is told what models are not. Nobody
 * reads what it is asked, so what would be blocked is masked as well.
 */
export function guardedEmbedder(embedder: Embedder, guards: GuardOptions): Embedder {
  const {action, kinds} = resolveGuards(guards).pii;
  if (action !== 'mask' && action !== 'block') return embedder;
  const hiding: GuardOptions = {input: 'off', pii: {action: 'mask', kinds}, promptInjection: 'off'};
  return {
    name: embedder.name,
    embed: (texts, options) =>
      embedder.embed(
        texts.map((text) => checkMessage(text, hiding).text),
        options,
      ),
    close: () => embedder.close(),
  };
}
