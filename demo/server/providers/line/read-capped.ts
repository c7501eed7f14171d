/** The first `maxBytes` bytes of a body as text; the rest is not read. Throws where the line breaks. */
export async function readCapped(response: Response, maxBytes: number): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const pieces: Uint8Array[] = [];
  let length = 0;
  while (length < maxBytes) {
    const {done, value} = await reader.read();
    if (done) break;
    pieces.push(value);
    length += value.length;
  }
  if (length >= maxBytes) await reader.cancel();
  return new TextDecoder().decode(Buffer.concat(pieces).subarray(0, maxBytes));
}
