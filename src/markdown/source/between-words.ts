/** A place between two words, or two characters of a script without blanks, where nothing begins and nothing ends. */
export const betweenWords =
  /(?<=[\p{L}\p{N}][,.;:!?]?) (?=\p{L})|(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}。、，])(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/gu;
