import type {Found} from './bm25.js';

/** By number of the entry, all of length 1. */
export type VectorIndex = ReadonlyMap<number, Float32Array>;

/** `vector` with length 1, so that the product of two is the cosine between them. One of nothing but zeros stays so. */
export function unitVector(vector: ArrayLike<number>): Float32Array {
  const unit = Float32Array.from(vector);
  const length = Math.sqrt(unit.reduce((total, value) => total + value * value, 0));
  return length === 0 ? unit : unit.map((value) => value / length);
}

/** `vector` as it is saved. */
export function vectorToText(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
}

export function vectorFromText(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  // A buffer of Node's may begin anywhere; floats may not.
  const vector = new Float32Array(bytes.byteLength / Float32Array.BYTES_PER_ELEMENT);
  new Uint8Array(vector.buffer).set(bytes.subarray(0, vector.byteLength));
  return vector;
}

/** Entries whose cosine to `question`, of length 1, is at least `minSimilarity`, best first. Vectors of another size are none. */
export function searchVectors<Index extends {readonly vectors: VectorIndex}>(
  indexes: readonly Index[],
  question: Float32Array,
  {minSimilarity, limit}: {readonly minSimilarity: number; readonly limit: number},
): readonly Found<Index>[] {
  const found: Found<Index>[] = [];
  for (const index of indexes) {
    for (const [entry, vector] of index.vectors) {
      if (vector.length !== question.length) continue;
      const score = product(vector, question);
      if (score >= minSimilarity) found.push({index, entry, score});
    }
  }
  return found.sort((one, other) => other.score - one.score).slice(0, limit);
}

function product(one: Float32Array, other: Float32Array): number {
  let total = 0;
  for (let at = 0; at < one.length; at++) total += (one[at] ?? 0) * (other[at] ?? 0);
  return total;
}
