import { printable } from '../../shared/platform/printable.ts';

/**
 * Text that may go to a terminal as it stands. Only this file makes it, so that every value that a
 * command prints has passed `printable`: a stored name can neither forge a line nor move the cursor.
 */
export class Text {
  readonly #value: string;

  private constructor(value: string) {
    this.#value = value;
  }

  toString(): string {
    return this.#value;
  }

  toJSON(): string {
    return this.#value;
  }

  /** Of words that stand in our source, and values that come from anywhere. */
  static of(words: readonly string[], values: readonly Value[]): Text {
    return new Text(
      words.map((word, i) => word + (i < values.length ? shown(values[i]) : '')).join(''),
    );
  }

  static joined(parts: readonly Text[], separator: string): Text {
    return new Text(parts.map(String).join(separator));
  }
}

export type Value = string | number | bigint | boolean | Date | null | undefined | Text;

/** A value on one line; nothing is shown as nothing. */
function shown(value: Value): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Text) return String(value);
  return printable(value instanceof Date ? instant(value) : String(value));
}

/** `text\`Mapped ${customer}.\``: the words are ours, and each value is made harmless. */
export const text = (words: TemplateStringsArray, ...values: Value[]): Text =>
  Text.of(words, values);

/** One below the other; what is absent leaves no line. */
export const lines = (...parts: (Text | readonly Text[] | false | null | undefined)[]): Text =>
  Text.joined(
    parts.flatMap((part) => (part ? (part instanceof Text ? [part] : part) : [])),
    '\n',
  );

/** Side by side, with `separator` between. */
export const joined = (parts: readonly Value[], separator = ' '): Text =>
  Text.joined(
    parts.map((part) => text`${part}`),
    separator,
  );

/** Text of several lines that came from outside: its line breaks stay, nothing else that moves does. */
export const block = (value: string): Text =>
  Text.joined(
    value.split(/\r\n|\n/).map((line) => text`${line}`),
    '\n',
  );

/** As wide as a column: cut, and filled with blanks. */
export function column(value: Value, width: number, side: 'left' | 'right' = 'left'): Text {
  const cut = [...shown(value)].slice(0, width).join('');
  return text`${side === 'left' ? cut.padEnd(width) : cut.padStart(width)}`;
}

/** Names and what they are, one a line; what is undefined has none. */
export function facts(values: Record<string, Value>, indent = ''): Text {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  const width = Math.max(0, ...known.map(([name]) => name.length));
  return lines(known.map(([name, value]) => text`${indent}${name.padEnd(width)}  ${value}`));
}

/** UTC to the second: what fits in a table and can be pasted into --since. */
const instant = (at: Date): string =>
  Number.isNaN(at.getTime()) ? 'never' : `${at.toISOString().slice(0, 19)}Z`;
