/** Makes the text of a block from what follows its kind: `help:ops` → kind `help`, argument `ops`. */
export type BlockWriters = Record<string, (argument: string) => string | Promise<string>>;

const BLOCK = /<!-- generated:(\S+) -->\n[\s\S]*?<!-- \/generated -->/g;

/**
 * Fills the marked blocks of a Markdown text: everything between `<!-- generated:NAME -->` and
 * `<!-- /generated -->` comes from the code, so that it cannot say otherwise.
 * @throws Error when nobody can write a block.
 */
export async function fillBlocks(markdown: string, writers: BlockWriters): Promise<string> {
  let filled = '';
  let from = 0;
  for (const match of markdown.matchAll(BLOCK)) {
    const [kind = '', argument = ''] = (match[1] ?? '').split(/:(.*)/);
    const write = writers[kind];
    if (!write) throw new Error(`Nobody can write the block "${match[1]}"`);
    const text = await write(argument);
    filled += markdown.slice(from, match.index);
    filled += `<!-- generated:${match[1]} -->\n${text.trim()}\n<!-- /generated -->`;
    from = match.index + match[0].length;
  }
  return filled + markdown.slice(from);
}

export function markdownTable(columns: string[], rows: string[][]): string {
  const line = (cells: string[]) =>
    `| ${cells.map((it) => it.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(columns), `|${columns.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}
