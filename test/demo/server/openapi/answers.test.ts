import {after, before, describe, it} from 'node:test';
import {expect} from 'chai';
import {as} from '../people/people-server.js';
import {described, differences} from './description.js';
import {type EveryRouteServer, startEveryRouteServer} from './every-route-server.js';
import {Site} from './site.js';
import {chatTries} from './tries-chat.js';
import {emitTries} from './tries-emit.js';
import {otherTries} from './tries-others.js';
import {thingTries} from './tries-things.js';

const tries = [...chatTries, ...emitTries, ...thingTries, ...otherTries];

describe('what the server answers is what the description says', () => {
  let server: EveryRouteServer;
  let site: Site;
  before(async () => {
    server = await startEveryRouteServer();
    site = new Site(server, await as('ann', 'her-session'));
  });
  after(() => server.dispose());

  for (const {route, status, send} of tries) {
    it(`${route}: ${status}`, async () => {
      const response = await send(site);
      expect([response.status, await differences(route, response)]).to.deep.equal([status, []]);
    });
  }

  for (const route of [...described.keys()].filter((each) => each.includes(' /api/'))) {
    it(`${route}: 401 without a token`, async () => {
      const [method = '', path = ''] = route.split(' ');
      const response = await fetch(`${server.url}${path.replace(/\{\w+\}/g, 'x')}`, {method});
      expect([response.status, await differences(route, response)]).to.deep.equal([401, []]);
    });
  }

  it('is tried for every route, when it goes well and when it does not', () => {
    const tried = (isGood: boolean): string[] =>
      [...new Set(tries.filter(({status}) => status < 400 === isGood).map(({route}) => route))].sort();
    const all = [...described.keys()].sort();
    expect(tried(true)).to.deep.equal(all);
    // Of some nothing is asked that could be wrong but who asks, which is tried above.
    const withoutMistakes = [
      'conversations',
      'documents',
      'files',
      'keys',
      'models',
      'sessions',
      'templates',
    ];
    const others = all.filter((route) => !withoutMistakes.some((name) => route === `GET /api/ai/${name}`));
    expect(tried(false)).to.deep.equal(others);
  });
});
