import {bridge, electronHost, type HostRequest, tauriHost} from '../../../src/transport/bridge/index.js';
import {Doors, messageOf} from '../../support/doors.js';
import {FakeTauri} from '../../support/fake-tauri.js';
import {failureOf} from '../../support/read-stream.js';
import {openBridge, textOf} from '../../support/scripted-host.js';
import {until} from '../../support/scripted-wire.js';
import {afterEach, describe, expect, it} from '../../support/suite.js';

type Args = Readonly<Record<string, unknown>>;

describe('a Tauri host with channels', () => {
  it('reads what comes out of order in order', async () => {
    const tauri: FakeTauri = new FakeTauri({
      start_stream: ({onEvent}) => {
        tauri.send(onEvent, 1, {blockId: 'b', content: 'aus ', timestamp: 2});
        tauri.send(onEvent, 3, {content: null, timestamp: null, end: true});
        tauri.send(onEvent, 0, {blockId: 'b', content: 'Grüße ', timestamp: 1});
        tauri.send(onEvent, 2, {content: 'Rust', event: null, error: null});
      },
    });
    const {sink, end} = openBridge(bridge(tauriHost(tauri)));
    expect(await end).to.equal('ended');
    expect(textOf(sink)).to.equal('Grüße aus Rust');
  });

  it('outlives a command that returns before its messages', async () => {
    let channel: unknown;
    const tauri: FakeTauri = new FakeTauri({
      start_stream: (args) => {
        channel = args['onEvent'];
      },
    });
    const {sink, end} = openBridge(bridge(tauriHost(tauri)));
    await new Promise((resolve) => setTimeout(resolve));
    tauri.send(channel, 0, {content: 'late', end: true});
    expect(await end).to.equal('ended');
    expect(textOf(sink)).to.equal('late');
  });

  it('cancels by a command that names the execution', async () => {
    const cancelled: Args[] = [];
    let asked: Args = {};
    const tauri = new FakeTauri({
      ask: (args) => {
        asked = args;
      },
      leave: (args) => cancelled.push(args),
    });
    const host = tauriHost(tauri, {command: 'ask', cancelCommand: 'leave'});
    const {stop, end} = openBridge(bridge(host));
    stop.abort('enough');
    expect(await end.catch((reason: unknown) => reason)).to.equal('enough');
    const {executionId} = asked['request'] as HostRequest;
    expect(cancelled).to.deep.equal([{executionId}]);
  });

  it('says that the command is not there', async () => {
    const {end} = openBridge(bridge(tauriHost(new FakeTauri({}))));
    const error = await failureOf(end);
    expect([error.code, error.cause]).to.deep.equal(['bridge', 'Command start_stream not found']);
  });

  it('tells the error of a command that fails', async () => {
    const tauri = new FakeTauri({start_stream: () => Promise.reject({code: 'rate-limit', message: 'slow'})});
    expect((await failureOf(openBridge(bridge(tauriHost(tauri))).end)).code).to.equal('rate-limit');
  });
});

describe('a Tauri host with events', () => {
  const parts = (tauri: FakeTauri) => ({invoke: tauri.invoke, listen: tauri.listen});

  it('gives each event to the execution that its blockId names, and none to others', async () => {
    const ids: string[] = [];
    const tauri = new FakeTauri({
      start_stream: ({request}) => void ids.push((request as HostRequest).executionId),
    });
    const host = tauriHost(parts(tauri));
    const readings = [openBridge(bridge(host)), openBridge(bridge(host))];
    await until(() => ids.length === 2);
    const [one = '', two = ''] = ids;
    tauri.emit('chat-stream', {blockId: two, content: 'B', timestamp: 1});
    tauri.emit('chat-stream', {blockId: one, content: 'A', timestamp: 2});
    tauri.emit('chat-stream', {blockId: 'of another window', content: 'C', timestamp: 3});
    tauri.emit('chat-stream', null);
    for (const blockId of ids) tauri.emit('chat-stream', {blockId, end: true});
    expect(await Promise.all(readings.map(({end}) => end))).to.deep.equal(['ended', 'ended']);
    expect(readings.map(({sink}) => textOf(sink)).sort()).to.deep.equal(['A', 'B']);
  });

  it('cancels, and starts nothing that was left before it listened', async () => {
    const tauri = new FakeTauri({start_stream: () => undefined, cancel_execution: () => undefined});
    const {stop, end} = openBridge(bridge(tauriHost(parts(tauri))));
    stop.abort('enough');
    await end.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve));
    expect(tauri.called).to.deep.equal(['cancel_execution']);
  });

  it('fails where it may not listen, and listens for the next', async () => {
    let refusals = 1;
    const tauri: FakeTauri = new FakeTauri({
      start_stream: ({request}) => {
        const {executionId: blockId} = request as HostRequest;
        tauri.emit('mine', {blockId, content: 'now', end: true});
      },
    });
    const listen: typeof tauri.listen = (event, handler) =>
      refusals-- > 0
        ? Promise.reject('event.listen not allowed. Command not found')
        : tauri.listen(event, handler);
    const host = tauriHost({invoke: tauri.invoke, listen}, {event: 'mine'});
    await failureOf(openBridge(bridge(host)).end);
    expect(await openBridge(bridge(host)).end).to.equal('ended');
  });
});

describe('an Electron host with a port', () => {
  const doors = new Doors();
  afterEach(() => doors.close());

  it('has a port for each stream, on which messages wait until somebody listens', async () => {
    const [door, main] = doors.pair();
    const host = electronHost(door);
    const {sink, end} = openBridge(bridge(host), {body: '{}'});
    const {
      data,
      ports: [stream],
    } = await messageOf(main);
    expect((data as {request: HostRequest}).request.body).to.equal('{}');
    stream?.postMessage({content: 'from '});
    stream?.postMessage({event: {type: 'chunk', content: 'main'}});
    stream?.postMessage({end: true});
    expect(await end).to.equal('ended');
    expect(textOf(sink)).to.equal('from main');
  });

  it('says cancel on the port of the stream that was left', async () => {
    const [door, main] = doors.pair();
    const {end, stop} = openBridge(bridge(electronHost(door)));
    const {
      ports: [stream],
    } = await messageOf(main);
    const heard = messageOf(stream as MessagePort);
    stop.abort('enough');
    expect((await heard).data).to.deep.equal({cancel: true});
    expect(await end.catch((reason: unknown) => reason)).to.equal('enough');
  });
});

describe('an Electron host with an object of contextBridge', () => {
  it('shares one line, and passes nothing but plain data', async () => {
    let tell: (executionId: string, message: unknown) => void = () => {};
    const requests: HostRequest[] = [];
    const cancelled: string[] = [];
    const api = {
      startStream: (request: HostRequest) => void requests.push(structuredClone(request)),
      cancel: (executionId: string) => void cancelled.push(executionId),
      onMessage: (listener: typeof tell) => {
        tell = listener;
      },
    };
    const host = electronHost(api);
    const [one, two] = [openBridge(bridge(host)), openBridge(bridge(host))];
    await until(() => requests.length === 2);
    const [first = '', second = ''] = requests.map(({executionId}) => executionId);
    tell(second, {content: 'B', end: true});
    tell('strange', {content: 'C'});
    tell(first, {content: 'A'});
    one.stop.abort('enough');
    expect(await two.end).to.equal('ended');
    expect([textOf(one.sink), textOf(two.sink), cancelled]).to.deep.equal(['A', 'B', [first]]);
  });
});
