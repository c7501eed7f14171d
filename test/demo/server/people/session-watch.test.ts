import {IncomingMessage, ServerResponse} from 'node:http';
import {Socket} from 'node:net';
import {describe, it} from 'node:test';
import {expect} from 'chai';
import {pino} from 'pino';
import {lookEveryMs, SessionWatch} from '../../../../demo/server/people/session-watch.js';
import {ManualClock} from '../../../support/manual-clock.js';

import {sessionId, startServerOfPeople} from './people-server.js';

describe('a watch over sessions', () => {
  it('has one timer, also when all leave and others come while it looks', async () => {
    const server = await startServerOfPeople();
    const clock = new ManualClock();
    const watch = new SessionWatch({db: server.db, clock, logger: pino({level: 'silent'})});
    const answer = (): ServerResponse => new ServerResponse(new IncomingMessage(new Socket()));
    const first = answer();
    watch.add(sessionId('s1'), first);
    clock.advance(lookEveryMs);
    first.emit('close');
    const second = answer();
    watch.add(sessionId('s2'), second);
    // The look asked the store before this does.
    await server.db.selectFrom('sessions').select('id').execute();
    await new Promise((resolve) => setImmediate(resolve));
    expect(clock.pending).to.equal(1);
    second.emit('close');
    expect(clock.pending).to.equal(0);
    await server.dispose();
  });
});
