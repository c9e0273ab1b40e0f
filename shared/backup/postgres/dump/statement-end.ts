/** Bytes that mean something to where a statement ends. */
const QUOTE = 39; // '
const DOUBLE = 34; // "
const DOLLAR = 36; // $
const DASH = 45; // -
const SLASH = 47; // /
const STAR = 42; // *
const BACKSLASH = 92; // \
const SEMICOLON = 59; // ;
const OPEN = 40; // (
const CLOSE = 41; // )
const NEWLINE = 10;

/** Words before the name of what is made: `CREATE OR REPLACE FUNCTION`. */
const HEAD_WORDS = 4;
const ROUTINE = /^create( or replace)? (function|procedure)( |$)/;

/**
 * Looks for the end of one SQL statement, as psql does: a `;` that stands in no string, identifier,
 * dollar quote, comment, bracket, nor in the body of a routine that is written as statements (BEGIN
 * ATOMIC … END). Remembers where it is, so that a statement of many pieces is read once.
 */
export function statementEnd() {
  let at = 0;
  /** How far the token at `at` was looked through in vain. */
  let looked = 0;
  let brackets = 0;
  let blocks = 0;
  let head: string[] = [];
  let before = '';

  /** The index behind a closing quote; a doubled one is two strings side by side, which comes to the same. */
  const closing = (bytes: Buffer, from: number, quote: number, escapes: boolean) => {
    if (!escapes) {
      const end = bytes.indexOf(quote, Math.max(from, looked));
      looked = bytes.length;
      return end < 0 ? undefined : end + 1;
    }
    let i = Math.max(from, looked);
    for (; i < bytes.length; i += 1)
      if (bytes[i] === BACKSLASH) i += 1;
      else if (bytes[i] === quote) return i + 1;
    // Behind the bytes, where the last of them hides one that has not come.
    looked = i;
    return undefined;
  };

  const comment = (bytes: Buffer, from: number) => {
    let depth = 0;
    for (let i = from; i + 1 < bytes.length; i += 1) {
      if (bytes[i] === SLASH && bytes[i + 1] === STAR) depth += 1;
      else if (bytes[i] === STAR && bytes[i + 1] === SLASH) depth -= 1;
      else continue;
      i += 1;
      if (depth === 0) return i + 1;
    }
    return undefined;
  };

  const dollarQuote = (bytes: Buffer, from: number) => {
    let end = from + 1;
    while (end < bytes.length && isWord(bytes[end] as number)) end += 1;
    if (end === bytes.length) return undefined;
    if (bytes[end] !== DOLLAR || isDigit(bytes[from + 1] as number)) return from + 1;
    const tag = bytes.subarray(from, end + 1);
    const close = bytes.indexOf(tag, Math.max(end + 1, looked - tag.length));
    looked = bytes.length;
    return close < 0 ? undefined : close + tag.length;
  };

  const word = (text: string) => {
    if (head.length < HEAD_WORDS) head.push(text);
    if (!ROUTINE.test(head.join(' '))) return;
    if (blocks === 0 ? text === 'atomic' && before === 'begin' : text === 'case') blocks += 1;
    else if (text === 'end' && blocks > 0) blocks -= 1;
    before = text;
  };

  /** The index behind the token at `from`; undefined when its end has not come yet. */
  const token = (bytes: Buffer, from: number): number | undefined => {
    const byte = bytes[from] as number;
    const next = bytes[from + 1];
    if (byte === QUOTE) return closing(bytes, from + 1, QUOTE, false);
    if (byte === DOUBLE) return closing(bytes, from + 1, DOUBLE, false);
    if (byte === DOLLAR) return dollarQuote(bytes, from);
    if (byte === DASH || byte === SLASH) {
      if (next === undefined) return undefined;
      if (byte === DASH && next === DASH) {
        const end = bytes.indexOf(NEWLINE, from);
        return end < 0 ? undefined : end + 1;
      }
      return byte === SLASH && next === STAR ? comment(bytes, from) : from + 1;
    }
    if (byte === OPEN) brackets += 1;
    if (byte === CLOSE) brackets = Math.max(0, brackets - 1);
    if (!isWord(byte)) return from + 1;
    let end = from + 1;
    // A dollar within a word begins no quote.
    while (end < bytes.length && (isWord(bytes[end] as number) || bytes[end] === DOLLAR)) end += 1;
    if (end === bytes.length) return undefined;
    // E'…' is the one string in which a backslash hides a quote.
    if (bytes[end] === QUOTE && end === from + 1 && (byte | 32) === 101)
      return closing(bytes, end + 1, QUOTE, true);
    word(bytes.toString('latin1', from, Math.min(end, from + 16)).toLowerCase());
    return end;
  };

  return {
    /**
     * @param bytes the statement from its first byte, as far as it has come
     * @returns the index behind its `;`, or undefined when more bytes are needed
     */
    find(bytes: Buffer): number | undefined {
      while (at < bytes.length) {
        if (bytes[at] === SEMICOLON && brackets === 0 && blocks === 0) return at + 1;
        const behind = token(bytes, at);
        if (behind === undefined) return undefined;
        [at, looked] = [behind, 0];
      }
      return undefined;
    },
    reset() {
      [at, looked, brackets, blocks, head, before] = [0, 0, 0, 0, [], ''];
    },
  };
}

const isDigit = (byte: number) => byte >= 48 && byte <= 57;
const isWord = (byte: number) =>
  (byte >= 97 && byte <= 122) ||
  (byte >= 65 && byte <= 90) ||
  isDigit(byte) ||
  byte === 95 ||
  byte > 127;
