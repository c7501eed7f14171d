/*
 * Makes a failing document smaller than fast-check can: it knows choices, this knows lines and characters.
 */

/**
 * The smallest text found within `most` trials for which `fails` still says true; `text` itself must.
 *
 * @see https://www.st.cs.uni-saarland.de/papers/tse2002/ (delta debugging)
 */
export async function smallest(
  text: string,
  fails: (candidate: string) => Promise<boolean>,
  most = 1_500,
): Promise<string> {
  let trials = 0;
  const byLines = await reduced(text.split(/(?<=\n)/), '');
  return reduced([...byLines], '');

  async function reduced(parts: readonly string[], joint: string): Promise<string> {
    let rest = [...parts];
    for (let size = Math.ceil(rest.length / 2); size >= 1; size = Math.floor(size / 2)) {
      let hasChanged = true;
      while (hasChanged) {
        hasChanged = false;
        for (let at = 0; at < rest.length && trials < most; ) {
          const candidate = [...rest.slice(0, at), ...rest.slice(at + size)];
          trials += 1;
          if (candidate.length > 0 && (await fails(candidate.join(joint)))) {
            rest = candidate;
            hasChanged = true;
          } else at += size;
        }
        if (trials >= most) break;
      }
    }
    return rest.join(joint);
  }
}
