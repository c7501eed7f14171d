import {spawnSync} from 'node:child_process';
import {describe, it} from 'node:test';
import {expect} from 'chai';

const program = `
import {Store} from './src/chat/store.ts';
const store = new Store();
store.subscribe((_, event) => { if (event) throw new Error('mine'); });
store.subscribe((_, event) => { if (event) console.log('told'); });
store.dispatch({type: 'messages-set', messages: []});
`;

describe('Store', () => {
  it('goes on to the other listeners when one throws, and lets the error come up as uncaught', () => {
    const args = ['--import', 'tsx', '--input-type=module', '-e', program];
    const {stdout, stderr, status} = spawnSync(process.execPath, args, {encoding: 'utf8'});
    expect([stdout.trim(), stderr.includes('Error: mine'), status]).to.deep.equal(['told', true, 1]);
  });
});
