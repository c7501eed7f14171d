import type {FilePart} from '../model/message-part.js';

/** A picture that a service can be shown by its address. */
export type Picture = FilePart & {readonly url: string};

/** What a person attached, for services that look at pictures: these, and a text that names everything else. */
export interface ToldFiles {
  readonly text: string;
  readonly pictures: readonly Picture[];
}

/** A file that has no address, or is no picture, is only named: the model knows at least that it is there. */
export function toldFiles(text: string, files: readonly FilePart[]): ToldFiles {
  const pictures = files.filter(isPicture);
  const names = files.filter((file) => !isPicture(file)).map(({name}) => `[Attached file: ${name}]`);
  return {text: [text, ...names].filter((line) => line !== '').join('\n'), pictures};
}

function isPicture(file: FilePart): file is Picture {
  return file.mediaType.startsWith('image/') && /^(https?:|data:)/i.test(file.url ?? '');
}
