import {expect} from 'chai';
import {eventually} from '../../support/chat-world.js';
import {contentEvents} from './answers.js';
import type {FaultEntry} from './fault-entry.js';
import {type FaultRig, golden, isLong} from './fault-rig.js';

/** What people do at the worst moment. */
export const personFaults: readonly FaultEntry[] = [
  {
    id: 'F46',
    kind: 'stop-race',
    how: 'stop, twice at once, before the first byte, at event borders, and after the end',
    oracle:
      'ended once, the text frozen, the saved text equal to it, no run left; a late stop changes nothing',
    async run(rig) {
      await stopBeforeTheFirstByte(rig);
      for (let events = 1; events < 40; events += isLong ? 1 : 6) await stopAfter(rig, events);
      const {service, message} = await rig.survives(() => null, 'stopped after its end');
      await service.stop();
      expect(service.state.messages.at(-1)).to.equal(message);
    },
  },
];

async function stopAfter(rig: FaultRig, eventCount: number): Promise<void> {
  const chat = rig.bench.chat(() => null);
  const {service, events, shown} = chat;
  const generations = await rig.bench.world.generations();
  await rig.measured(chat, async () => {
    const sent = service.send({text: golden, model: 'mock/echo'});
    let stops: readonly Promise<void>[] = [];
    service.subscribe(() => {
      // In the very dispatch of the event: no later one can have come between.
      if (stops.length === 0 && contentEvents(chat) >= eventCount) stops = [service.stop(), service.stop()];
    });
    const {content, status} = await sent;
    await Promise.all(stops);
    await eventually(() => rig.bench.world.server.counts().runs === 0, 'no run is left');
    await eventually(async () => (await rig.savedTexts(chat))[1] === content, 'saved as it was shown');
    expect({
      status,
      isPrefix: content !== '' && golden.startsWith(content),
      last: service.state.messages.at(-1)?.content,
      shownLater: shown.filter((text) => text.length > content.length),
      ends: events.filter(({type}) => type === 'reply-ended').length,
      generations: (await rig.bench.world.generations()) - generations,
    }).to.deep.equal({
      status: 'stopped',
      isPrefix: true,
      last: content,
      shownLater: [],
      ends: 1,
      generations: 1,
    });
  });
}

async function stopBeforeTheFirstByte(rig: FaultRig): Promise<void> {
  const chat = rig.bench.chat(() => null);
  await rig.measured(chat, async () => {
    const sent = chat.service.send({text: golden, model: 'mock/echo'});
    await chat.service.stop();
    const {content, status} = await sent;
    expect([content, status]).to.deep.equal(['', 'stopped']);
    await eventually(() => rig.bench.world.server.counts().runs === 0, 'no run is left');
    const said = await rig.bench.world.server.db
      .selectFrom('runs')
      .select('status')
      .where('status', '=', 'running')
      .execute();
    expect(said).to.deep.equal([]);
  });
}
