/**
 * The services' own packages read the recorded bytes from a server, and we read the same: both must understand
 * the same of them, except where the package is known to be wrong.
 */
import {readFileSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {type RecordedAnswer, readRecording} from '../../support/read-recording.js';
import {recordings, type WireRecordings} from '../../support/recorded-wire.js';
import {
  readWithAnthropic,
  readWithOpenAIChat,
  readWithOpenAIResponses,
  type SdkAnswer,
} from '../../support/sdk-readers.js';

const readers = {
  'openai-chat': readWithOpenAIChat,
  'openai-responses': readWithOpenAIResponses,
  'anthropic-messages': readWithAnthropic,
};

/** What the packages get wrong, by `folder/name`: there we differ, and are compared with the file beside the recording. */
const knownFaults: Readonly<Record<string, string>> = {
  'openai-chat/truncated': 'ends as if all were well where the stream was cut',
  'openai-chat/our-error-event': 'takes an error without a field `error` for a chunk',
  'openai-chat/our-error-object': 'takes an error without a field `error` for a chunk',
  'openai-chat/our-error-without-words': 'takes a finish reason `error` for an end like others',
  'openai-responses/our-missing-event': 'does not look at the numbers: an answer with a hole is an answer',
  'openai-responses/our-repeated-events': 'does not look at the numbers: what comes twice is said twice',
  'openai-responses/truncated': 'ends as if all were well where the stream was cut',
};

describe('the services’ own packages and we', () => {
  let server: Server;
  let origin: string;
  before(async () => {
    server = createServer((request, response) => {
      response.writeHead(200, {'content-type': 'text/event-stream'});
      // The packages put their paths behind the address that they are given.
      const [, folder, name] = (request.url ?? '').split('/');
      response.end(readFileSync(fixture(`${folder}/${name}.sse`)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  for (const wire of recordings) {
    const readWithSdk = readers[wire.folder as keyof typeof readers];
    if (!readWithSdk) continue;
    for (const name of wire.names) {
      const path = `${wire.folder}/${name}`;
      const fault = knownFaults[path];
      it(`${path}: ${fault ? `the package ${fault}` : 'understand the same'}`, async () => {
        const theirs = await readWithSdk(`${origin}/${path}`);
        const ours = inTheirWords(await readByUs(wire, name));
        if (fault) expect(theirs).to.not.deep.equal(ours);
        else expect(theirs).to.deep.equal(ours);
      });
    }
  }
});

function fixture(path: string): URL {
  return new URL(`../../fixtures/wire/${path}`, import.meta.url);
}

async function readByUs(wire: WireRecordings, name: string): Promise<RecordedAnswer> {
  const bytes = readFileSync(fixture(`${wire.folder}/${name}.sse`));
  return readRecording(
    {protocol: wire.protocol(), transport: wire.transport(), contentType: 'text/event-stream'},
    [bytes],
  );
}

/** Packages fail in words of their own: what is compared is whether they do, and what was told until then. */
function inTheirWords({text, reasoning, toolCalls, usage, error}: RecordedAnswer): SdkAnswer {
  return {
    text,
    reasoning,
    toolCalls: toolCalls.map(({id, name, arguments: input}) => ({id, name, arguments: input})),
    usage: (usage as SdkAnswer['usage']) ?? null,
    hasFailed: error !== null,
  };
}
