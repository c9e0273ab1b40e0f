/** Makes the text of a block from what follows its kind: `help:ops` → kind `help`, argument `ops`. */
export type BlockWriters = Record<string, (argument: string) => string | Promise<string>>;

const MARKDOWN = /(<!-- generated:(\S+) -->\n)[\s\S]*?(<!-- \/generated -->)/g;
/** The marks in SQL: comments of their own line. */
export const SQL = /(-- generated:(\S+)\n)[\s\S]*?(-- \/generated\n)/g;

/**
 * Fills the marked blocks of a Markdown text: everything between `<!-- generated:NAME -->` and
 * `<!-- /generated -->` comes from the code, so that it cannot say otherwise.
 * @throws Error when nobody can write a block.
 */
export async function fillBlocks(
  text: string,
  writers: BlockWriters,
  marks: RegExp = MARKDOWN,
): Promise<string> {
  let filled = '';
  let from = 0;
  for (const match of text.matchAll(marks)) {
    const [whole, start, name = '', end] = match;
    const [kind = '', argument = ''] = name.split(/:(.*)/);
    const write = writers[kind];
    if (!write) throw new Error(`Nobody can write the block "${name}"`);
    const written = await write(argument);
    filled += `${text.slice(from, match.index)}${start}${written.trim()}\n${end}`;
    from = match.index + whole.length;
  }
  return filled + text.slice(from);
}

/** Which blocks a text has. */
export const blockNames = (text: string, marks: RegExp): string[] =>
  [...text.matchAll(marks)].map(([, , name = '']) => name);

/** A table of Markdown; a bar within a cell is escaped. */
export function markdownTable(columns: string[], rows: string[][]): string {
  const line = (cells: string[]) =>
    `| ${cells.map((it) => it.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(columns), `|${columns.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}
