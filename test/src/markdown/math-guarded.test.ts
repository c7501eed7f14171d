import {expect} from 'chai';
import {GuardedFrame} from '../../support/markdown-guarded-frame.js';

const text = [
  'So $\\color{red}\\frac{a}{b}$ and $\\boxed{x}$.[^1]',
  '$$\\begin{array}{|c|c|}\\hline a&b\\\\\\hline\\end{array}\\tag{1}$$',
  '> [!WARNING]\n> $\\cancel{x}$',
  '[^1]: $\\vec{v}$',
].join('\n\n');

describe('A strict page', () => {
  let frame: GuardedFrame;
  afterEach(() => frame.close());

  it('shows formulas with their colours and frames, and has nothing to report', async () => {
    frame = await GuardedFrame.open({trustedTypes: 'chat-stream'});
    expect(await frame.page.draw([...text], 'math')).to.deep.equal([]);
  });

  it('shows TeX where it allows no policy of ours, and says once what to list', async function () {
    if (!('trustedTypes' in window)) this.skip();
    frame = await GuardedFrame.open({trustedTypes: 'other'});
    const told = (await frame.page.draw([text], 'math')).filter(({what}) => what === 'error');
    expect(told).to.have.length(1);
    expect(told[0]?.detail).to.contain('trusted-types chat-stream');
  });
});
