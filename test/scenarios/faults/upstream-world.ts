import type {ServerOptions} from '../../../demo/server/app.js';
import {type ChaosBench, openChaosBench} from '../../support/chaos/chaos-bench.js';
import {type FakeUpstream, startFakeUpstream, type UpstreamAnswer} from '../../support/fake-upstream.js';

export interface UpstreamWorld {
  readonly bench: ChaosBench;
  readonly upstream: FakeUpstream;
}

/** A model name that is not a mock's, so that the model service is asked. */
export const upstreamModel = 'some/model';

/** A server of a row's own in front of a model service that answers with `answer`. Closed when `work` is done. */
export async function withUpstream<Result>(
  answer: UpstreamAnswer,
  work: (world: UpstreamWorld) => Promise<Result>,
  options: ServerOptions = {},
): Promise<Result> {
  const upstream = await startFakeUpstream();
  upstream.answerWith(answer);
  const openAI = {baseUrl: upstream.baseUrl, apiKey: undefined, model: undefined};
  const bench = await openChaosBench({openAI, ...options});
  try {
    return await work({bench, upstream});
  } finally {
    await bench.close();
    await upstream.close();
  }
}
