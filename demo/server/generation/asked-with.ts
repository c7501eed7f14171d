import type {StartRequest} from '../../../src/model/native-wire.js';
import type {SavedMessage} from '../store/messages.js';
import type {AskedWith} from './prompt-step.js';

/** What is saved with a question beside its words; null where nothing came with them. */
export function metadataOf({
  data,
  template,
  variables,
}: StartRequest): Readonly<Record<string, unknown>> | null {
  const metadata = {
    ...(data ? {data} : {}),
    ...(template === undefined ? {} : {template}),
    ...(variables ? {variables} : {}),
  };
  return Object.keys(metadata).length === 0 ? null : metadata;
}

/** What an answer is asked for with: as `request` says, or as the question at the end of `path` came. */
export function askedWithOf(request: StartRequest, path: readonly SavedMessage[]): AskedWith {
  if (request.template !== undefined || request.variables !== undefined) {
    return {template: request.template, variables: request.variables};
  }
  const {template, variables} = path.findLast(({role}) => role === 'user')?.metadata ?? {};
  return {
    template: typeof template === 'string' ? template : undefined,
    // It was saved as the request's schema lets it through.
    variables: variables as AskedWith['variables'],
  };
}
