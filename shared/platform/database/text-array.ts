/** Postgres's number of the type `text`, the same in every database. */
const TEXT = 25;

/**
 * Texts as an array in Postgres's binary form, for a parameter of type `text[]`. Each part says how
 * long it is: large ones need no escapes, and nobody looks through them for their ends. Halves of
 * surrogate pairs become U+FFFD; NUL is refused by Postgres.
 */
export function textArray(texts: readonly string[]): Buffer {
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + length, HEADER));
  // dimensions, whether there are NULLs, the elements' type, how many, the first one's number
  let at = [1, 0, TEXT, texts.length, 1].reduce((to, word) => bytes.writeInt32BE(word, to), 0);
  for (const [i, text] of texts.entries()) {
    at = bytes.writeInt32BE(lengths[i] as number, at);
    at += bytes.write(text, at);
  }
  return bytes;
}

const HEADER = 20;
