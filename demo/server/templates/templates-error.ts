/** Names everything that is wrong in the templates, by file and line, so that one start tells all. */
export class TemplatesError extends Error {
  override readonly name = 'TemplatesError';
  constructor(readonly problems: readonly string[]) {
    super(`The templates are not right:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}
