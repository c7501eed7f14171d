/*
 * Node's ports tell their other end that they were closed, as Electron's do (the one thing that it adds to them), and
 * as pages' do not.
 */
import {bridge, electronHost} from '../../../src/transport/bridge/index.js';
import {Doors, messageOf} from '../../support/doors.js';
import {failureOf} from '../../support/read-stream.js';
import {openBridge, textOf} from '../../support/scripted-host.js';
import {afterEach, describe, expect, it} from '../../support/suite.js';

describe('an Electron host whose ports close', () => {
  const doors = new Doors();
  afterEach(() => doors.close());

  it('counts a port that closes ahead of the end as a cut', async () => {
    const [door, main] = doors.pair();
    const {end, sink} = openBridge(bridge(electronHost(door)));
    const {
      ports: [stream],
    } = await messageOf(main);
    stream?.postMessage({content: 'half'});
    stream?.close();
    expect((await failureOf(end)).code).to.equal('premature-close');
    expect(textOf(sink)).to.equal('half');
  });

  it('says that the host is gone when its own port closes', async () => {
    const [door, main] = doors.pair();
    const host = electronHost(door);
    const {end} = openBridge(bridge(host));
    doors.keep(...(await messageOf(main)).ports);
    main.close();
    expect((await failureOf(end)).code).to.equal('bridge');
    expect((await failureOf(openBridge(bridge(host)).end)).code).to.equal('bridge');
  });
});
