/** Escapes of what Postgres's text cannot hold: NUL and halves of surrogate pairs. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/;

/**
 * JSON that Postgres reads into text columns whatever the strings hold: what its text cannot hold
 * becomes U+FFFD.
 */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  // Looked for in the whole, because nearly no batch has any.
  return UNSTORABLE.test(json) ? JSON.stringify(value, replaceUnstorable) : json;
}

const replaceUnstorable = (_: string, value: unknown) =>
  typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value;
