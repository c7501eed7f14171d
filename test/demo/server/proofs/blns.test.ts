import {existsSync, readFileSync} from 'node:fs';
import {after, before, describe, it} from 'node:test';
import {fileURLToPath} from 'node:url';
import {expect} from 'chai';
import {sql} from 'kysely';
import type {Problem} from '../../../../src/model/native-wire.js';
import {startServer, type TestServer} from '../../../support/server-harness.js';
import {type FieldOutcome, textFields} from './text-fields.js';

/*
 * The Big List of Naughty Strings (MIT), and what has a meaning to this server, through every field that takes text.
 * LONG=1 puts every string into every field; otherwise each goes into some of them in turn.
 */

const corpus = fileURLToPath(new URL('../../../../../shared/corpora/blns.json', import.meta.url));
const own = [
  '\ud800',
  '\udc00\ud800',
  'a\u0000b',
  '\r\n\r\ndata: {"type":"done"}\r\n\r\n',
  '__proto__',
  ' x ',
];
const naughty = existsSync(corpus)
  ? (JSON.parse(readFileSync(corpus, 'utf8')) as {readonly string: string}[]).map(({string}) => string)
  : [];
const strings = [...own, ...naughty];
/** Into every so-manieth field each string goes. */
const step = process.env['LONG'] ? 1 : 24;
/** Strings that are long enough to be known again in an answer. */
const tellingLength = 12;

describe('text that has broken other software', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({maxAnswerLength: 1_000_000});
  });
  after(() => server.dispose());

  it('is the Big List of Naughty Strings', {skip: naughty.length === 0 && 'the list is not at hand'}, () => {
    expect(naughty.length).to.be.greaterThan(600);
  });

  textFields.forEach((field, at) => {
    it(`in ${field.name} is given back as it was, or refused with a reason`, async (context) => {
      const isThere = server.routes.some(
        ({path}) => field.path.split('?')[0] === path || path === field.path,
      );
      if (!isThere && !field.path.includes('?')) return context.skip('this server has no such route');
      for (const [nth, text] of strings.entries()) {
        if (nth >= own.length && (nth + at) % step !== 0) continue;
        const outcome = await field.put(server, text);
        if (outcome) check(outcome, text);
      }
    });
  });

  it('leaves a store that is whole, and nothing that runs', async () => {
    const {rows} = await sql<Record<string, string>>`pragma integrity_check`.execute(server.db);
    const {runs, readers, waiting, heartbeats} = server.counts();
    expect([rows.map((row) => Object.values(row)), {runs, readers, waiting, heartbeats}]).to.deep.equal([
      [['ok']],
      {runs: 0, readers: 0, waiting: 0, heartbeats: 0},
    ]);
  });
});

function check({status, body, contentType, kept}: FieldOutcome, text: string): void {
  const shown = JSON.stringify(text.slice(0, 60));
  if (status < 300) {
    expect(kept?.found, shown).to.deep.equal(kept?.expected);
    return;
  }
  expect(status, shown).to.be.within(400, 499);
  expect(contentType, shown).to.equal('application/problem+json');
  const problem = JSON.parse(body) as Problem;
  expect([problem.status, (problem.hint ?? '') !== '', (problem.code ?? '') !== ''], shown).to.deep.equal([
    status,
    true,
    true,
  ]);
  if (text.trim().length >= tellingLength) expect(problem.hint, shown).not.to.contain(text.trim());
}
