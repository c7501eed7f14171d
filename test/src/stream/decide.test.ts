import {ChatError, type ChatErrorCode} from '../../../src/base/chat-error.js';
import type {AttemptResult} from '../../../src/stream/attempt.js';
import {decide, type Situation} from '../../../src/stream/decide.js';
import {describe, expect, it} from '../../support/suite.js';

const usual: Situation = {
  aim: 'resume',
  carriage: 'stream',
  canResume: true,
  isIdempotent: true,
  canRefreshAuth: false,
  canFall: true,
  isSameGap: false,
  replays: false,
};
const starting: Partial<Situation> = {aim: 'start', canResume: false};
const polled: Partial<Situation> = {carriage: 'pages'};
const whole: Partial<Situation> = {carriage: 'whole', canFall: false};

type Result = Parameters<typeof decide>[0];
const gap: Result = {kind: 'gap'};
const spent: Result = {kind: 'spent'};
const failing = (code: ChatErrorCode, status?: number): ChatError =>
  new ChatError('it failed', {code, status, stage: 'open'});
const cut: Result = {kind: 'cut', error: failing('premature-close')};
const malformed: Result = {kind: 'malformed', error: failing('malformed')};
const refused = (code: ChatErrorCode, status?: number): Result => ({
  kind: 'refused',
  error: failing(code, status),
});
/** Nobody answered within our patience. */
const silent = refused('timeout');
/** We slept while it was asked, or woke up to a line that died meanwhile. */
const overslept: Result = {
  kind: 'refused',
  error: new ChatError('silence', {code: 'timeout', stage: 'stream'}),
};

/** The step in words: what is asked for next, or the code that it fails with. */
function stepAfter(result: Result, situation: Partial<Situation>): string {
  const step = decide(result as Exclude<AttemptResult, {kind: 'terminal' | 'page'}>, {
    ...usual,
    ...situation,
  });
  if (step.kind === 'again') return step.aim;
  return step.kind === 'fail' ? `fail ${step.error.code}` : step.kind;
}

const table: readonly (readonly [string, Result, Partial<Situation>, string])[] = [
  // The line broke in the middle.
  ['a cut stream is taken up', cut, {}, 'resume'],
  ['a stream that was cut as it began is taken up once it has a name', cut, {aim: 'start'}, 'resume'],
  ['a snapshot that was cut is asked for again', cut, {aim: 'snapshot'}, 'snapshot'],
  ['a stream without a name cannot be taken up', cut, starting, 'fail premature-close'],
  ['an answer in one piece that was cut is asked for again', cut, {...whole, ...starting}, 'start'],
  ['the same of a stream that is known', cut, whole, 'resume'],
  ['a page that was cut is asked for again', cut, polled, 'resume'],
  // Events are missing.
  ['missing events are asked for', gap, {}, 'resume'],
  ['where they are missing again, the whole message', gap, {isSameGap: true}, 'snapshot'],
  ['where that has a gap too, nothing helps', gap, {aim: 'snapshot', isSameGap: true}, 'fail malformed'],
  ['a gap in what cannot be taken up is final', gap, starting, 'fail malformed'],
  ['nothing left without an end: the whole message', spent, {}, 'snapshot'],
  ['nothing left behind the whole message', spent, {aim: 'snapshot'}, 'fail malformed'],
  ['too many unreadable events', malformed, {}, 'fail malformed'],
  // Nobody answered.
  ['a start that the line lost is sent again under its key', refused('network'), starting, 'start'],
  [
    'never where that may start a second run',
    refused('network'),
    {...starting, isIdempotent: false},
    'fail network',
  ],
  ['a line that is down is tried again', refused('network'), {}, 'resume'],
  ['a start whose head came is taken up', refused('timeout'), {aim: 'start', canFall: false}, 'resume'],
  ['silence: something holds the answer back', silent, starting, 'fall'],
  ['the same while it is taken up', silent, {}, 'fall'],
  [
    'never where another way may start a second run',
    silent,
    {...starting, isIdempotent: false},
    'fail timeout',
  ],
  ['a line that died while the device slept was not held back', overslept, starting, 'start'],
  ['silence where there is no other way: again', silent, {canFall: false}, 'resume'],
  [
    'a gateway that waited in vain says nothing of what holds streams back',
    refused('timeout', 504),
    {},
    'resume',
  ],
  ['a request that took too long to arrive is sent again', refused('timeout', 408), starting, 'start'],
  // The service said not now.
  ['a busy service is asked again', refused('overloaded', 503), starting, 'start'],
  ['who turns away started nothing', refused('rate-limit', 429), {...starting, isIdempotent: false}, 'start'],
  [
    'a broken one may have started something',
    refused('server', 500),
    {...starting, isIdempotent: false},
    'fail server',
  ],
  ['a broken one is asked again under the key', refused('server', 502), starting, 'start'],
  // The service said no.
  ['a refused start', refused('forbidden', 403), starting, 'fail forbidden'],
  ['a web page in place of an answer', refused('protocol', 200), starting, 'fail protocol'],
  ['another reply is being written', refused('conversation-busy', 409), starting, 'fail conversation-busy'],
  ['the stream is gone', refused('not-found', 404), {}, 'fail resume-lost'],
  ['the stream is gone for good', refused('not-found', 410), {}, 'fail resume-lost'],
  ['the cursor is ahead of the stream: the whole message', refused('conflict', 409), {}, 'snapshot'],
  ['not even the whole message', refused('conflict', 409), {aim: 'snapshot'}, 'fail resume-lost'],
  // Who may ask.
  ['new credentials are asked for', refused('auth', 401), {canRefreshAuth: true}, 'refresh-auth'],
  ['at the start too', refused('auth', 401), {...starting, canRefreshAuth: true}, 'refresh-auth'],
  ['in pages too', refused('auth', 401), {...polled, canRefreshAuth: true}, 'refresh-auth'],
  ['not twice', refused('auth', 401), {}, 'fail auth'],
  [
    'a refused page for want of credentials is no matter of transport',
    refused('auth', 401),
    polled,
    'fail auth',
  ],
  // Who stands in between.
  ['pages that are refused: in one piece', refused('forbidden', 403), polled, 'fall'],
  ['pages that are a web page: in one piece', refused('protocol', 200), polled, 'fall'],
  ['pages that are not found: in one piece', refused('not-found', 404), polled, 'fall'],
  ['pages of a busy service: again', refused('overloaded', 503), polled, 'resume'],
  [
    'pages refused, and no other way',
    refused('forbidden', 403),
    {...polled, canFall: false},
    'fail forbidden',
  ],
  ['pages held back', silent, polled, 'fall'],
];

describe('what to do after an attempt', () => {
  for (const [words, result, situation, expected] of table) {
    it(`${words} → ${expected}`, () => {
      expect(stepAfter(result, situation)).to.equal(expected);
    });
  }

  it('keeps the cause of a stream that is gone', () => {
    const step = decide(refused('not-found', 404), usual);
    expect(step.kind === 'fail' && [step.error.status, step.error.cause !== undefined]).to.deep.equal([
      404,
      true,
    ]);
  });

  it('sends nothing again that the server does not want again', () => {
    const asked = new ChatError('later', {code: 'rate-limit', status: 429, retryable: false});
    const steps = [starting, {}].map(
      (situation) => decide({kind: 'refused', error: asked}, {...usual, ...situation}).kind,
    );
    expect(steps).to.deep.equal(['fail', 'fail']);
  });
});
