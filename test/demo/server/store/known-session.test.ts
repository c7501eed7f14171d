import {describe, it} from 'node:test';
import {expect} from 'chai';
import Libsql from 'libsql';
import {openDatabase, waitLittle} from '../../../../demo/server/store/database.js';
import {noteSessionUse} from '../../../../demo/server/store/sessions.js';
import {databaseKinds} from '../../../support/databases.js';
import {sessionId} from '../people/people-server.js';

const terms = {sessionIdleMs: 3_600_000, sessionMaxMs: 43_200_000};

describe('a session in the store', () => {
  it('that is known is used while another process writes', async () => {
    const [libsql] = databaseKinds;
    const database = await libsql?.create();
    const file = String(database?.place);
    const db = await openDatabase(file);
    const id = sessionId('s1');
    expect(await noteSessionUse(db, {id, userId: 'ann', now: 1_000}, terms)).to.equal('new');
    await waitLittle(db);
    const other = new Libsql(file);
    other.exec('begin immediate');
    expect(await noteSessionUse(db, {id, userId: 'ann', now: 2_000}, terms)).to.equal('known');
    other.exec('rollback');
    other.close();
    await db.destroy();
    await database?.dispose();
  });

  for (const {name, skip, create} of databaseKinds)
    it(`is new to one of several first requests, in ${name}`, {skip}, async () => {
      const database = await create();
      const db = await openDatabase(database.place);
      const once = () => noteSessionUse(db, {id: sessionId('s1'), userId: 'ann', now: 1_000}, terms);
      const uses = await Promise.all([once(), once(), once(), once()]);
      expect(uses.toSorted()).to.deep.equal(['known', 'known', 'known', 'new']);
      await db.destroy();
      await database.dispose();
    });
});
