import type {ChatMessage} from '../../src/model/message.js';
import {labels} from '../shared/labels.js';

/** Name of the part, and of the metadata, in which a server says who answered. */
export const answeredByName = 'answered-by';

/** Who answered a message, where that is not what was asked for; null where nothing is to be said. */
export function answeredBy({parts, metadata}: ChatMessage): string | null {
  const part = parts.findLast((one) => one.type === 'data' && one.name === answeredByName);
  const told = part?.type === 'data' ? part.value : metadata?.['answeredBy'];
  const kind = textOf(told, 'kind');
  const instead = fieldOf(told, 'instead');
  const who = nameOf(told, kind, instead);
  if (who === null) return null;
  const reason = reasonOf(textOf(instead, 'code'));
  return reason === undefined ? who : `${who} (${reason})`;
}

function nameOf(told: unknown, kind: string, instead: unknown): string | null {
  const [model, asked] = [textOf(told, 'model'), textOf(instead, 'model')];
  const other = asked === '' || asked === model ? '' : labels.insteadOf(asked);
  if (kind === 'simulated') return labels.simulated + other;
  if (kind === 'cached') return labels.fromCache + other;
  if (instead === null || model === '' || asked === '') return null;
  if (other !== '') return labels.answeredBy(model) + other;
  const [provider, failed] = [textOf(told, 'provider'), textOf(instead, 'provider')];
  if (provider !== failed) return labels.answeredBy(`${model} (${provider})`) + labels.insteadOf(failed);
  return kind === 'whole' ? labels.inOnePiece : null;
}

function reasonOf(code: string): string | undefined {
  const {reasons} = labels;
  return Object.hasOwn(reasons, code) ? reasons[code as keyof typeof reasons] : undefined;
}

/** What a server sends is not known before it is looked at. */
function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : null;
}

function textOf(value: unknown, name: string): string {
  const field = fieldOf(value, name);
  return typeof field === 'string' ? field : '';
}
