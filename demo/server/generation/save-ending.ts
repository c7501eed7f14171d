import type {Logger} from 'pino';
import {type Clock, sleep} from '../../../src/base/clock.js';
import type {MessagePart} from '../../../src/model/message-part.js';
import type {Usage} from '../../../src/model/usage.js';
import type {AnsweredBy} from '../providers/provider.js';
import {setActiveLeaf, touchConversation} from '../store/conversations.js';
import type {Database, Queryable} from '../store/database.js';
import {deleteMessage, finishMessage, type SavedMessage} from '../store/messages.js';
import {finishRun} from '../store/runs.js';
import {type Ending, partsAfter, runEndAfter, statusAfter} from './ending.js';
import type {RunHooks} from './run-hooks.js';
import type {RunPlace} from './run-place.js';

/** The end of a run, to be saved. */
export interface EndedRun {
  readonly ending: Ending;
  readonly parts: readonly MessagePart[];
  /** Number of the terminal event. */
  readonly lastSeq: number;
  /** What the whole answer used, earlier runs included. */
  readonly usage: Usage | null;
  /** Null where nobody answered, or that is not known any more. */
  readonly answeredBy: AnsweredBy | null;
  /** What else is saved with the answer. */
  readonly metadata: SavedMessage['metadata'];
  readonly now: number;
}

export interface SaveTools {
  readonly db: Database;
  readonly hooks: readonly RunHooks[];
}

/**
 * Saves how a run ended: answer, run, path and what the hooks add, all or nothing. An error before the first new
 * character leaves no answer, so that the question stands there alone, to be tried again; an answer that was to be
 * continued is then as it was.
 */
export async function saveEnding({db, hooks}: SaveTools, place: RunPlace, ended: EndedRun): Promise<void> {
  const {ending, lastSeq, answeredBy, now} = ended;
  await db.transaction().execute(async (transaction) => {
    const end = {...runEndAfter(ending), lastSeq};
    // It has ended already, and what is saved may be newer than this.
    if (!(await finishRun(transaction, place.streamId, end, now))) return;
    if (saidNothing(place, ended)) await takeBack(transaction, place, now);
    else await keep(transaction, place, ended);
    const usage = ending.kind === 'done' ? (ending.usage ?? null) : null;
    for (const hook of hooks) await hook.ended(transaction, place, {...end, usage, answeredBy});
  });
}

const attempts = 5;

/** Saves the end as {@link saveEnding} does, again where that fails, for ten seconds. False where it could not be saved. */
export async function saveEndingInTheEnd(
  {db, hooks, clock, logger}: SaveTools & {readonly clock: Clock; readonly logger: Logger},
  place: RunPlace,
  ended: EndedRun,
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      await saveEnding({db, hooks}, place, ended);
      return true;
    } catch (error) {
      logger.error({err: error, streamId: place.streamId, attempt}, 'end of a run not saved');
      if (attempt === attempts) return false;
      await sleep(attempt * 1_000, {clock, signal: new AbortController().signal});
    }
  }
}

function saidNothing({continued}: RunPlace, {ending, parts}: EndedRun): boolean {
  if (ending.kind !== 'error' || ending.error.code === 'interrupted') return false;
  return continued ? parts === continued.base : parts.length === 0;
}

async function takeBack(
  db: Queryable,
  {conversationId, messageId, fallbackLeafId, continued}: RunPlace,
  now: number,
): Promise<void> {
  await setActiveLeaf(db, conversationId, fallbackLeafId, now);
  if (continued) await finishMessage(db, messageId, continued.before);
  else await deleteMessage(db, messageId);
}

async function keep(
  db: Queryable,
  {conversationId, messageId, model}: RunPlace,
  {ending, parts, usage, answeredBy, metadata, now}: EndedRun,
): Promise<void> {
  await finishMessage(db, messageId, {
    status: statusAfter(ending),
    parts: partsAfter(ending, parts),
    usage,
    metadata: {
      ...withoutEnd(metadata),
      model,
      ...(ending.kind === 'done' ? {finishReason: ending.finishReason} : {}),
      // What was asked for and streamed needs no word.
      ...(answeredBy?.instead || (answeredBy && answeredBy.kind !== 'streamed') ? {answeredBy} : {}),
    },
  });
  // The path has ended in this answer since it began: nothing moves it meanwhile.
  await touchConversation(db, conversationId, now);
}

/** What an earlier run of the same answer ended with is not how this one does. */
function withoutEnd(metadata: SavedMessage['metadata']): Readonly<Record<string, unknown>> {
  const {finishReason: _, answeredBy: __, ...rest} = metadata ?? {};
  return rest;
}
