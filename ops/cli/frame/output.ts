import { table } from './table.ts';

export type Out = {
  json: boolean;
  /** A command's result: `value` for scripts (--json), `render` for people. Both go to stdout. */
  show(value: unknown, render: () => string): void;
  /** How far it is: stderr, so that stdout stays the result. */
  progress(text: string): void;
  table: typeof table;
};

type Write = (text: string) => void;

export function createOut(input: { json: boolean; stdout: Write; stderr: Write }): Out {
  const { json, stdout, stderr } = input;
  return {
    json,
    show(value, render) {
      stdout(json ? `${JSON.stringify(value, null, 2)}\n` : `${render()}\n`);
    },
    progress: (text) => stderr(`${text}\n`),
    table,
  };
}
