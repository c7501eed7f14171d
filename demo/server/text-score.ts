/** How a text reads: three whole numbers from 0 to 100. */
export interface TextScores {
  /**
   * LIX, the readability index: words per sentence, and the share of words of more than six letters in per cent, added.
   * 25 is easy, 55 difficult; cut at 100.
   */
  readonly difficulty: number;
  /** How many of the last hundred words are different ones, in per cent. */
  readonly variety: number;
  /** How much of the text stands in blocks of code, in per cent of its characters. */
  readonly code: number;
}

const wordCharacter = /[\p{L}\p{M}\p{N}'’-]/u;
/** Scripts without spaces: each of their characters counts as a word. */
const wholeWord = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const sentenceEnd = /[.!?…。！？]/u;
const fence = /^ {0,3}(`{3,}|~{3,})/u;

const longWordOver = 6;
/** Most characters that are kept of one word, and of the beginning of a line. */
const longestWord = 40;
const longestHead = 16;
/** Words among which different ones are counted. */
const windowSize = 100;

/** Reads Markdown as it comes, and says how it reads so far. Costs what is added, however long the text is. */
export class TextScore {
  #words = 0;
  #longWords = 0;
  #sentences = 0;
  #characters = 0;
  #codeCharacters = 0;
  #word = '';
  #isSentenceOpen = false;
  /** A full stop, which ends a sentence unless a word goes on right behind it. */
  #mayEnd = false;
  #lineHead = '';
  #lineLength = 0;
  /** What began the block of code that is open; empty outside. */
  #fence = '';
  readonly #lately: string[] = [];
  readonly #counts = new Map<string, number>();

  get words(): number {
    return this.#words;
  }

  get sentences(): number {
    return this.#sentences + (this.#isSentenceOpen ? 1 : 0);
  }

  push(text: string): void {
    for (const character of text) this.#take(character);
  }

  /** The last word is over as well. */
  end(): void {
    this.#endWord();
  }

  scores(): TextScores {
    const perSentence = this.#words / Math.max(1, this.sentences);
    const codeCharacters = this.#codeCharacters + (this.#fence === '' ? 0 : this.#lineLength);
    return {
      difficulty: Math.min(100, Math.round(perSentence + percent(this.#longWords, this.#words))),
      variety: Math.round(percent(this.#counts.size, this.#lately.length)),
      code: Math.round(percent(codeCharacters, this.#characters)),
    };
  }

  #take(character: string): void {
    this.#characters += 1;
    this.#lineLength += 1;
    if (character === '\n') {
      this.#endLine();
      return;
    }
    if (this.#lineHead.length < longestHead) this.#lineHead += character;
    if (this.#fence === '' && !fence.test(this.#lineHead)) this.#takeProse(character);
  }

  #takeProse(character: string): void {
    if (wholeWord.test(character)) {
      this.#endWord();
      if (this.#mayEnd) this.#endSentence();
      this.#word = character;
      this.#endWord();
    } else if (wordCharacter.test(character)) {
      // 3.14 and example.com: the stop was none.
      this.#mayEnd = false;
      if (this.#word.length < longestWord) this.#word += character;
    } else {
      this.#endWord();
      if (this.#mayEnd) this.#endSentence();
      this.#mayEnd = sentenceEnd.test(character);
    }
  }

  /** A heading, an entry of a list and the like end without a full stop. */
  #endLine(): void {
    this.#endWord();
    this.#endSentence();
    const mark = fence.exec(this.#lineHead)?.[1] ?? '';
    if (this.#fence !== '' || mark !== '') this.#codeCharacters += this.#lineLength;
    if (this.#fence === '') this.#fence = mark;
    else if (mark.startsWith(this.#fence)) this.#fence = '';
    this.#lineHead = '';
    this.#lineLength = 0;
  }

  #endSentence(): void {
    if (this.#isSentenceOpen) this.#sentences += 1;
    this.#isSentenceOpen = false;
    this.#mayEnd = false;
  }

  #endWord(): void {
    const word = this.#word;
    this.#word = '';
    if (!/[\p{L}\p{N}]/u.test(word)) return;
    this.#words += 1;
    this.#isSentenceOpen = true;
    if ([...word].length > longWordOver) this.#longWords += 1;
    this.#remember(word.toLowerCase());
  }

  #remember(word: string): void {
    this.#lately.push(word);
    this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
    if (this.#lately.length <= windowSize) return;
    const old = this.#lately.shift() ?? '';
    const left = (this.#counts.get(old) ?? 0) - 1;
    if (left > 0) this.#counts.set(old, left);
    else this.#counts.delete(old);
  }
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : (100 * part) / whole;
}
