import {expect} from 'chai';
import type {ChatMessage} from '../../../src/model/message.js';
import {eventually} from '../../support/chat-world.js';
import type {Model, Real} from './commands.js';
import type {Person} from './person.js';

/** Lets everything come to its end, and looks at all that must hold then. */
export async function expectRest({asked}: Model, {world, first, second}: Real): Promise<void> {
  first.signals.say('online');
  await eventually(() => first.isAtRest && (second?.isAtRest ?? true), 'all tabs are at rest', 20_000);
  await eventually(() => world.server.counts().runs === 0, 'no run is alive');
  await eventually(() => world.server.counts().readers === 0, 'no reader is left');
  await Promise.all([...first.asked, ...(second?.asked ?? [])]);
  await eventually(() => first.isAtRest && (second?.isAtRest ?? true), 'all tabs are at rest again', 20_000);

  const runs = await world.runs();
  // P1, P5: what was asked once is generated once at most, however often it was sent or read.
  expect(runs.length, 'runs').to.be.at.most(asked);
  expect(runs.filter(({status}) => status === 'running')).to.deep.equal([]);
  // P8: whoever counts runs was told of every beginning and every end.
  for (const {stream_id: id} of runs) {
    expect([id, world.counted.began.has(id), world.counted.ended.has(id)]).to.deep.equal([id, true, true]);
  }
  await expectSameText(first, world);
  if (second) await expectKnownText(second, world);
}

/** P2: at rest, what is shown is what is saved. */
async function expectSameText({service}: Person, world: Real['world']): Promise<void> {
  const {conversationId, messages} = service.state;
  if (conversationId === null) return;
  const saved = new Map(
    (await world.messages(conversationId)).map(({id, text, status}) => [id, {text, status}]),
  );
  for (const {id, role, content, status} of messages) {
    // What the server never took, or turned away, is not there; it says so, and shows no word of an answer.
    const isSaved = saved.has(id) || (role === 'assistant' && content === '' && status !== 'complete');
    const wasTurnedAway = role === 'user' && isVoid(messages.find(({parentId}) => parentId === id));
    if (!isSaved)
      expect([role, status, content, wasTurnedAway]).to.deep.equal(['user', status, content, true]);
    else {
      const found = saved.get(id);
      // The server died while it was told of the stop: it keeps its last checkpoint, and says that it was interrupted.
      const diedAtStop = status === 'stopped' && found?.status === 'interrupted';
      if (found && !(diedAtStop && found.text.startsWith(content)))
        expect([id, status, content]).to.deep.equal([id, status, found.text]);
    }
  }
}

/** A tab that only looked knows no branch that was begun elsewhere since: what it shows is saved all the same. */
async function expectKnownText({service}: Person, world: Real['world']): Promise<void> {
  const saved = await world.answers();
  for (const {id, role, content, status} of service.state.messages) {
    // Another tab stopped behind the end that this one has read: it is cut there, and here when it is loaded again.
    const found = saved.get(id);
    const isCutSince = status === 'complete' && found?.status === 'stopped' && content.startsWith(found.text);
    if (role === 'assistant' && content !== '' && !isCutSince) {
      expect([id, status, content]).to.deep.equal([id, status, found?.text]);
    }
  }
}

function isVoid(answer: ChatMessage | undefined): boolean {
  return answer?.status === 'error' && answer.content === '';
}
