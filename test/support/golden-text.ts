/**
 * Characters of one to four bytes, joined ones, right-to-left ones, and a byte order mark in the middle. Few spaces,
 * for the mock says one word an event: many bytes in few events.
 */
const words = 'Ælfheims🧝Grüße,你好世界今天天气很好吗 👩‍👩‍👧‍👦שלוםнаивно\uFEFF𝄞日本語のテキスト';

/** A text to be echoed, of at least `bytes` bytes of UTF-8. Each part of it says where it stands. */
export function goldenText(bytes: number): string {
  let text = '';
  for (let at = 0; Buffer.byteLength(text) < bytes; at++) text += `${at === 0 ? '' : ' '}${at}:${words}`;
  return text;
}
