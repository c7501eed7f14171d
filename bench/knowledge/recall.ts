import type {LabelledQuestion} from './questions.js';
import type {Search} from './searches.js';

/** Share of questions whose document is the first that is found, and among the first five. */
export interface Recall {
  readonly at1: number;
  readonly at5: number;
  readonly missed: readonly string[];
}

export async function measureRecall(search: Search, questions: readonly LabelledQuestion[]): Promise<Recall> {
  const places = await Promise.all(
    questions.map(async ({question, document}) => (await search(question)).indexOf(document)),
  );
  const share = (count: number): number =>
    places.filter((place) => place >= 0 && place < count).length / questions.length;
  const missed = questions.flatMap(({question, document}, at) => {
    const place = places[at] ?? -1;
    return place >= 0 && place < 5 ? [] : [`${question} → ${document}`];
  });
  return {at1: share(1), at5: share(5), missed};
}

/** Share of questions for which something is found where nothing should be. */
export async function measureWrong(search: Search, questions: readonly string[]): Promise<number> {
  const found = await Promise.all(questions.map(async (question) => (await search(question)).length > 0));
  return found.filter(Boolean).length / questions.length;
}
