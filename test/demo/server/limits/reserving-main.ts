/** Reserves 100 of 250 tokens for as many runs as it is told, all at once, in the store that it is told. */
import {reserve} from '../../../../demo/server/limits/reserve.js';
import {ChatError} from '../../../../src/base/chat-error.js';
import {newId} from '../../../../src/base/ids.js';
import {openLimitsStore} from './limits-store.js';

const [file = '', count = '0'] = process.argv.slice(2);
const db = await openLimitsStore(file);
const claim = {
  account: 'user:a',
  unit: 'tokens',
  span: 'month',
  period: '2026-03',
  amount: 100,
  granted: 250,
} as const;
const start = () =>
  db
    .transaction()
    .execute((transaction) => reserve(transaction, newId<'stream'>(), {claims: [claim], now: 7}));
const all = await Promise.allSettled(Array.from({length: Number(count)}, start));
const refused = all.filter(
  (one) => one.status === 'rejected' && one.reason instanceof ChatError && one.reason.code === 'payment',
);
const passed = all.filter(({status}) => status === 'fulfilled');
await db.destroy();
process.stdout.write(JSON.stringify({passed: passed.length, refused: refused.length}));
