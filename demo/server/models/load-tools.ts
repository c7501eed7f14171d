import {readFile} from 'node:fs/promises';
import * as v from 'valibot';
import type {OfferedTool} from '../providers/provider.js';

/** Most tools that services take. */
const maxTools = 128;

const toolsSchema = v.pipe(
  v.array(
    v.strictObject({
      name: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
      description: v.exactOptional(v.string()),
      parameters: v.looseObject({type: v.literal('object')}),
      needsApproval: v.exactOptional(v.boolean()),
    }),
  ),
  v.maxLength(maxTools),
  v.check((tools) => new Set(tools.map(({name}) => name)).size === tools.length, 'Two tools have one name.'),
);

/**
 * The tools of the file: a JSON list of `{name, description?, parameters, needsApproval?}`. None without a file.
 *
 * @throws {RangeError} naming `TOOLS_FILE` and what is wrong in it, or that it cannot be read.
 */
export async function loadTools(file: string | undefined): Promise<readonly OfferedTool[]> {
  if (file === undefined) return [];
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const {code = 'it is no JSON'} = error as NodeJS.ErrnoException;
    throw new RangeError(`\`TOOLS_FILE\` ${file} cannot be read: ${code}.`, {cause: error});
  }
  const parsed = v.safeParse(toolsSchema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new RangeError(
    `\`TOOLS_FILE\` ${file} is not right, at "${v.getDotPath(issue) ?? ''}": ${issue.message}`,
  );
}
