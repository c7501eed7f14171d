/** Names everything that is wrong in a models file, so that one start tells all. */
export class ModelsFileError extends Error {
  override readonly name = 'ModelsFileError';
  constructor(readonly problems: readonly string[]) {
    super(`The models file is not right:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}
