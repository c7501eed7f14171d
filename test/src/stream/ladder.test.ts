import {chatStream} from '../../../src/protocols/chat-stream.js';
import {openAIChat} from '../../../src/protocols/openai-chat.js';
import {Ladder} from '../../../src/stream/ladder.js';
import {sse} from '../../../src/transport/fetch-sse.js';
import {json} from '../../../src/transport/json.js';
import {polling} from '../../../src/transport/polling.js';
import {ManualClock} from '../../support/manual-clock.js';
import {describe, expect, it} from '../../support/suite.js';

const native = chatStream();

function climb() {
  const clock = new ManualClock();
  return {clock, ladder: new Ladder([sse(), polling(), json()], clock)};
}

describe('Ladder', () => {
  it('begins at the top, where nothing is tried again', () => {
    const {ladder} = climb();
    expect([ladder.transport.name, ladder.isLowered, ladder.probeInMs]).to.deep.equal(['sse', false, null]);
  });

  it('goes down one rung at a time, and no further than the last', () => {
    const {ladder} = climb();
    expect([ladder.fall(native), ladder.fall(native), ladder.fall(native)]).to.deep.equal([
      {from: 'sse', to: 'polling'},
      {from: 'polling', to: 'json'},
      null,
    ]);
    expect(ladder.transport.name).to.equal('json');
  });

  it('passes over rungs that the protocol cannot use', () => {
    const {pollAbility: _, ...withoutPages} = native;
    expect(climb().ladder.fall(withoutPages)).to.deep.equal({from: 'sse', to: 'json'});
    expect([climb().ladder.canFall(openAIChat()), climb().ladder.fall(openAIChat())]).to.deep.equal([
      false,
      null,
    ]);
  });

  it('leaves rungs that another protocol cannot use', () => {
    const {ladder} = climb();
    ladder.fall(native);
    ladder.fall(native);
    ladder.fit(openAIChat());
    expect(ladder.transport.name).to.equal('sse');
  });

  it('tries the top after 30 s, then after twice as long each time, five minutes at most', () => {
    const {clock, ladder} = climb();
    ladder.fall(native);
    const waits: (number | null)[] = [];
    for (let probes = 0; probes < 6; probes++) {
      waits.push(ladder.probeInMs);
      clock.advance(ladder.probeInMs ?? 0);
      expect(ladder.probeInMs).to.equal(0);
      ladder.probe();
      expect([ladder.transport.name, ladder.isProbing]).to.deep.equal(['sse', true]);
      ladder.probeFailed();
      expect([ladder.transport.name, ladder.isProbing]).to.deep.equal(['polling', false]);
    }
    expect(waits).to.deep.equal([30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
  });

  it('stays at the top where that carries again, and says from where it came', () => {
    const {ladder} = climb();
    ladder.fall(native);
    ladder.fall(native);
    ladder.probe();
    expect(ladder.probeWon()).to.deep.equal({from: 'json', to: 'sse'});
    expect([ladder.isLowered, ladder.isProbing, ladder.probeWon()]).to.deep.equal([false, false, null]);
  });

  it('begins with 30 s again after another fall', () => {
    const {clock, ladder} = climb();
    ladder.fall(native);
    clock.advance(30_000);
    ladder.probe();
    ladder.probeFailed();
    ladder.fall(native);
    expect(ladder.probeInMs).to.equal(30_000);
  });

  it('is not confused by a device clock that is set', () => {
    const {clock, ladder} = climb();
    ladder.fall(native);
    clock.jump(3_600_000);
    expect(ladder.probeInMs).to.equal(30_000);
    clock.jump(-7_200_000);
    expect(ladder.probeInMs).to.equal(30_000);
  });

  it('needs a transport', () => {
    expect(() => new Ladder([], new ManualClock()).transport).to.throw(RangeError);
  });
});
