import * as v from 'valibot';
import {reduce} from '../reduce.js';
import type {ChatState} from '../state.js';
import type {JournalRecord} from './journal.js';
import {stateEventSchema} from './state-event-json.js';
import {read, stateFromJson} from './state-json.js';

/**
 * The state that the chat was in when `record` was exported.
 *
 * @throws {TypeError} where `record` is no journal.
 */
export function replay(record: JournalRecord): ChatState {
  const {base, events} = read(recordSchema, record, 'journal');
  return events.reduce((state, {event}) => reduce(state, event), stateFromJson(base));
}

const recordSchema = v.object({
  kind: v.literal('chat-stream-journal'),
  version: v.literal(1),
  base: v.unknown(),
  events: v.array(v.object({at: v.number(), event: stateEventSchema})),
});
