/** `value` as JSON; `{}` where it is nested deeper than can be written: nobody can be sent that. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '{}';
  }
}
