import {describe, it} from 'node:test';
import {expect} from 'chai';
import {Kysely} from 'kysely';
import Libsql from 'libsql';
import {LibsqlDialect} from '../../../../demo/server/store/libsql-dialect.js';

interface Words {
  readonly words: {readonly id: number; readonly text: string; readonly language?: string};
}

async function withWords(
  work: (db: Kysely<Words>, connection: Libsql.Database) => Promise<void>,
): Promise<void> {
  const connection = new Libsql(':memory:');
  const db = new Kysely<Words>({dialect: new LibsqlDialect(connection)});
  try {
    await db.schema
      .createTable('words')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('text', 'text', (column) => column.notNull().unique())
      .execute();
    await work(db, connection);
  } finally {
    await db.destroy();
  }
}

describe('statements that are prepared once', () => {
  it('are prepared once, however often they are used', async () => {
    await withWords(async (db, connection) => {
      let prepared = 0;
      const prepare = connection.prepare.bind(connection);
      connection.prepare = (sql: string) => {
        prepared += 1;
        return prepare(sql);
      };
      for (let id = 0; id < 5; id++)
        await db
          .insertInto('words')
          .values({id, text: `word ${id}`})
          .execute();
      expect(prepared).to.equal(1);
      expect((await db.selectFrom('words').select('text').execute()).map(({text}) => text)).to.have.length(5);
    });
  });

  it('answer with the columns of now when the schema was changed', async () => {
    await withWords(async (db) => {
      const all = () => db.selectFrom('words').selectAll().execute();
      await db.insertInto('words').values({id: 1, text: 'so'}).execute();
      expect(await all()).to.deep.equal([{id: 1, text: 'so'}]);
      await db.schema
        .alterTable('words')
        .addColumn('language', 'text', (column) => column.defaultTo('de'))
        .execute();
      expect(await all()).to.deep.equal([{id: 1, text: 'so', language: 'de'}]);
    });
  });

  it('work after one of them failed', async () => {
    await withWords(async (db) => {
      const insert = (id: number, text: string) => db.insertInto('words').values({id, text}).execute();
      await insert(1, 'so');
      const failure = await insert(2, 'so').catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(Error);
      await insert(2, 'also');
      expect(await db.selectFrom('words').select('id').execute()).to.deep.equal([{id: 1}, {id: 2}]);
    });
  });

  it('may be asked for again while the rows of one are still being read', async () => {
    await withWords(async (db) => {
      for (let id = 0; id < 4; id++)
        await db
          .insertInto('words')
          .values({id, text: `word ${id}`})
          .execute();
      const ids = () => db.selectFrom('words').select('id').orderBy('id');
      const seen: number[] = [];
      for await (const {id} of ids().stream()) {
        seen.push(id);
        if (id === 1) break;
      }
      expect(seen).to.deep.equal([0, 1]);
      expect((await ids().execute()).map(({id}) => id)).to.deep.equal([0, 1, 2, 3]);
    });
  });
});
