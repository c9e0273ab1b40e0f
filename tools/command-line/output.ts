import { printableJson } from '../../shared/platform/printable.ts';
import { table } from './table.ts';
import { block, type Text } from './text.ts';

export type Out = {
  json: boolean;
  /** A command's result: `value` for scripts (--json), `render` for people. Both go to stdout. */
  show(value: unknown, render: () => Text): void;
  /** One of many results that come as they happen: a line of JSON each, or of text. */
  line(value: unknown, render: () => Text): void;
  /**
   * Exactly these bytes, where they are for another program: a file's content, a key. A terminal,
   * which is none, gets nothing that moves it.
   */
  raw(content: string): void;
  /** How far it is: stderr, so that stdout stays the result. */
  progress(text: Text): void;
  table: typeof table;
};

type Write = (text: string) => void;

/** How a command speaks: results on stdout, as JSON or for people, and progress on stderr. */
export function createOut(input: {
  json: boolean;
  stdout: Write;
  stderr: Write;
  /** Whether people look at stdout. */
  terminal: boolean;
}): Out {
  const { json, stdout, stderr, terminal } = input;
  return {
    json,
    show: (value, render) => stdout(`${json ? printableJson(value, 2) : render()}\n`),
    line: (value, render) => stdout(`${json ? printableJson(value) : render()}\n`),
    raw: (content) => stdout(terminal ? String(block(content)) : content),
    progress: (text) => stderr(`${text}\n`),
    table,
  };
}
