import {simulatedModel} from '../providers/mock.js';
import type {Providers} from '../providers/providers.js';

/** Stands for a name that this server does not know. */
export const otherName = 'other';

/**
 * Names that may stand in metrics, spans and logs. People may ask an open service for any model by name, and a name may
 * be anything, an e-mail address too: so a name that nobody configured is `other`.
 */
export interface KnownNames {
  modelName(model: string): string;
  /** The provider that `model` is asked of first; `none` where there is none. */
  providerNameOf(model: string): string;
}

export function knownNames(providers: Providers): KnownNames {
  return {
    modelName(model) {
      const isNamed = model === providers.defaultModel || model === simulatedModel;
      return isNamed || providers.models.some(({id}) => id === model) ? model : otherName;
    },
    providerNameOf(model) {
      try {
        return providers.providerOf(model).name;
      } catch {
        // The model was taken out of the configuration since the run was saved.
        return 'none';
      }
    },
  };
}
