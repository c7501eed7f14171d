import * as v from 'valibot';

/** A setting that is a list with commas between its items, each of which `isItem` takes; `message` says what they must be. */
export const commaList = (isItem: (item: string) => boolean, message: string) =>
  v.pipe(
    v.string(),
    v.transform((list) =>
      list
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    ),
    v.everyItem(isItem, message),
  );
