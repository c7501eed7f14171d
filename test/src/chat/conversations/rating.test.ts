import {asked, codeOf, json, saved} from '../../../support/branching-chat.js';
import {scriptChat} from '../../../support/scripted-chat.js';
import {describe, expect, it} from '../../../support/suite.js';

const feedbackOf = ({state}: Awaited<ReturnType<typeof asked>>['service']) => state.messages.at(-1)?.feedback;

describe('rating an answer', () => {
  it('tells the server, and is shown', async () => {
    const {service, wire} = await asked({status: 204}, {status: 204});
    await service.rate('a1', 'up', {comment: 'Good'});
    expect(feedbackOf(service)).to.deep.equal({rating: 'up', comment: 'Good'});
    await service.rate('a1', null);
    expect(feedbackOf(service)).to.equal(undefined);
    expect(
      wire.requests.slice(1).map(({init, url, body}) => [init.method, url.pathname, body]),
    ).to.deep.equal([
      ['PUT', '/api/ai/messages/a1/feedback', {rating: 'up', comment: 'Good'}],
      ['PUT', '/api/ai/messages/a1/feedback', {rating: null}],
    ]);
  });

  it('leaves everything as it is where the server refuses', async () => {
    const {service} = await asked({status: 403});
    const before = service.state;
    expect(await codeOf(service.rate('a1', 'down'))).to.equal('forbidden');
    expect(service.state).to.equal(before);
  });

  it('keeps the last word of several at once', async () => {
    const {service, wire} = await asked({status: 204}, {status: 204}, {status: 204});
    await Promise.all([service.rate('a1', 'up'), service.rate('a1', null), service.rate('a1', 'down')]);
    expect(feedbackOf(service)).to.deep.equal({rating: 'down'});
    expect(wire.requests.at(-1)?.body).to.deep.equal({rating: 'down'});
  });

  it('is for answers alone, up or down', async () => {
    const {service} = await asked();
    const tries = [
      service.rate('q1', 'up'),
      service.rate('nobody', 'up'),
      service.rate('a1', 'best' as 'up'),
    ];
    for (const rating of tries) {
      expect(await rating.catch((thrown: unknown) => thrown)).to.be.instanceOf(TypeError);
    }
  });

  it('comes back with the conversation', async () => {
    const {service} = scriptChat([
      json({messages: [saved('q1', null), {...saved('a1', 'q1'), feedback: {rating: 'up'}}]}),
    ]);
    await service.openConversation('c');
    expect(feedbackOf(service)).to.deep.equal({rating: 'up'});
  });
});
