/** A reporter for `node --test`: a line per failure, and the counts as JSON in the file that TEST_COUNTS_FILE names. */
import {writeFileSync} from 'node:fs';
import {relative} from 'node:path';
import process from 'node:process';

// With no subtest inside, Node reports the file itself as one passed test: a file that claims nothing must not count.
const isWholeFile = (data) =>
  data.nesting === 0 &&
  data.file !== undefined &&
  /\.(?:ts|mjs)$/.test(data.name) &&
  data.details.type !== 'suite';

export default async function* report(events) {
  const counts = {passed: 0, failed: 0, skipped: 0};
  for await (const {type, data} of events) {
    if (type === 'test:stdout' || type === 'test:stderr') yield data.message;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const isSuite = data.details.type === 'suite';
    const place = relative(process.cwd(), data.file ?? '');
    if (type === 'test:fail') {
      // A suite fails because a test in it failed, which is counted already, unless its own hook or body broke.
      if (isSuite && data.details.error.failureType === 'subtestsFailed') continue;
      counts.failed += 1;
      yield `\n✗ ${data.name}\n  ${place}:${data.line ?? ''}\n${explain(data.details.error)}\n`;
    } else if (isSuite) continue;
    else if (data.skip !== undefined || data.todo !== undefined) counts.skipped += 1;
    else if (isWholeFile(data)) {
      counts.failed += 1;
      yield `\n✗ ${place} declares no test\n`;
    } else counts.passed += 1;
  }
  const file = process.env['TEST_COUNTS_FILE'];
  if (file) writeFileSync(file, JSON.stringify(counts));
}

function explain(error) {
  const cause = error.cause ?? error;
  const text = cause?.stack ?? String(cause?.message ?? cause);
  const difference =
    'expected' in Object(cause) ? `\nexpected: ${show(cause.expected)}\nactual:   ${show(cause.actual)}` : '';
  return `${text}${difference}`.replace(/^/gm, '    ');
}

function show(value) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (text ?? String(value)).slice(0, 2_000);
}
