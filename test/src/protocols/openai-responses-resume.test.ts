import {openAIResponses} from '../../../src/protocols/openai-responses.js';
import {readFixtureText} from '../../support/place.js';
import {readStream, type StreamReading} from '../../support/read-stream.js';
import {describe, expect, it} from '../../support/suite.js';

const frames = (await readFixtureText('wire/openai-responses/plain.sse')).split(/(?<=\n\n)/);
const answer = 'Hi there — ok';
const protocol = openAIResponses({background: true});

/** Reads on, whatever has to be waited for, until it is over one way or the other. */
async function untilOver({end, pass}: StreamReading): Promise<void> {
  let isOver = false;
  const settle = (): void => {
    isOver = true;
  };
  end.then(settle, settle);
  await pass(1_000, () => isOver);
}

describe('a response that is written in the background', () => {
  it('goes on behind the last event where the line was cut, and is asked for once', async () => {
    const reading = readStream([{chunks: frames.slice(0, 6)}, {chunks: frames.slice(6)}], {protocol});
    await untilOver(reading);
    expect((await reading.end).type).to.equal('done');
    expect(reading.text()).to.equal(answer);
    const [first, second = '', ...more] = reading.asked();
    expect([first?.split(' ')[0], more]).to.deep.equal(['POST', []]);
    expect(second).to.match(/^GET .*\/resp_68f1\?.*stream=true&starting_after=5$/);
  });

  it('drops what comes twice', async () => {
    const reading = readStream([{chunks: frames.slice(0, 6)}, {chunks: frames.slice(4)}], {protocol});
    await untilOver(reading);
    expect(reading.text()).to.equal(answer);
    expect(reading.statusesOf('duplicate-dropped')).to.deep.equal([{kind: 'duplicate-dropped', count: 2}]);
  });

  it('asks for a missing event, and then for all of them', async () => {
    const gap = {chunks: frames.toSpliced(5, 1)};
    const reading = readStream([gap, {chunks: frames.slice(6)}, {chunks: frames}], {protocol});
    await untilOver(reading);
    expect(reading.text()).to.equal(answer);
    const [, missing = '', all = ''] = reading.asked();
    expect(missing).to.include('starting_after=4');
    expect(all).to.match(/stream=true$/);
  });
});

describe('a response that nobody keeps', () => {
  it('that was cut is not asked for again', async () => {
    const reading = readStream([{chunks: frames.slice(0, 6)}], {protocol: openAIResponses()});
    expect((await reading.failure()).code).to.equal('premature-close');
    expect(reading.asked()).to.have.length(1);
  });

  it('that is slow to begin is not asked for in another way, which would be a second answer', async () => {
    const reading = readStream([{cut: 'hold'}], {protocol: openAIResponses()});
    await untilOver(reading);
    expect((await reading.failure()).code).to.equal('timeout');
    expect(reading.asked()).to.have.length(1);
  });
});
