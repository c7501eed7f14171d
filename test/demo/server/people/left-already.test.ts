import {once} from 'node:events';
import {createServer, type ServerResponse} from 'node:http';
import {type AddressInfo, connect} from 'node:net';
import {beforeEach, describe, it} from 'node:test';
import {expect} from 'chai';
import {pino} from 'pino';
import {ReaderLimit} from '../../../../demo/server/people/reader-limit.js';
import {SessionWatch} from '../../../../demo/server/people/session-watch.js';
import {openDatabase} from '../../../../demo/server/store/database.js';
import {ManualClock} from '../../../support/manual-clock.js';
import {sessionId} from './people-server.js';

/** The answer to a request whose sender has left. */
async function abandonedAnswer(): Promise<ServerResponse> {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const socket = connect((http.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const [, outgoing] = (await once(http, 'request')) as [unknown, ServerResponse];
  socket.destroy();
  await once(outgoing, 'close');
  http.close();
  return outgoing;
}

describe('somebody who left while it was found out who they are', () => {
  let outgoing: ServerResponse;
  beforeEach(async () => {
    outgoing = await abandonedAnswer();
  });

  it('takes no place among the readers', () => {
    const readers = new ReaderLimit(1);
    readers.enter('ann', outgoing);
    expect(readers.size).to.equal(0);
    expect(() => readers.enter('ann', outgoing)).not.to.throw();
  });

  it('is not watched', async () => {
    const db = await openDatabase(':memory:');
    const clock = new ManualClock();
    const watch = new SessionWatch({db, clock, logger: pino({level: 'silent'})});
    watch.add(sessionId('s1'), outgoing);
    expect([watch.size, clock.pending]).to.deep.equal([0, 0]);
    await db.destroy();
  });
});
