import {parseArgs} from 'node:util';

/** What somebody asked of `main` by its arguments. */
export type Command =
  | {readonly kind: 'serve'}
  | {readonly kind: 'help'}
  /** `problem` says which argument is not known. */
  | {readonly kind: 'wrong'; readonly problem: string};

/** The command that `words`, the arguments after the file, give. */
export function commandOf(words: readonly string[]): Command {
  try {
    const {values} = parseArgs({args: [...words], options: {help: {type: 'boolean', short: 'h'}}});
    return values.help ? {kind: 'help'} : {kind: 'serve'};
  } catch (error) {
    return {
      kind: 'wrong',
      problem: `${(error as Error).message}\nSettings are variables of the environment: see --help.`,
    };
  }
}
