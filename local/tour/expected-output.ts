/** What differs from run to run in a command's output; ids may be named by later commands. */
const VARYING = new RegExp(
  [
    String.raw`(?<address>http://127\.0\.0\.1:\d+[^\s…]*)`,
    '(?<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})',
    String.raw`(?<backup>\d{8}T\d{9}Z-[0-9a-f]{6})`,
    String.raw`(?<instant>\d{4}-\d\d-\d\dT[\d:.]+Z)`,
    String.raw`(?<id>\b[0-9a-f]{8}\b)`,
    String.raw`(?<measure>\b\d+(?:\.\d+)?(?= (?:ms|s|kB|MB|rows|tables)\b))`,
    '(?<anything>…)',
  ].join('|'),
  'g',
);

const PATTERNS: Record<string, string> = {
  address: String.raw`http://127\.0\.0\.1:\d+\S*`,
  uuid: '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})',
  backup: String.raw`(\d{8}T\d{9}Z-[0-9a-f]{6})`,
  instant: String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`,
  id: '([0-9a-f]{8})',
  measure: String.raw`\d+(?:\.\d+)?`,
  anything: String.raw`[\s\S]*?`,
};
const NAMED_LATER = new Set(['uuid', 'backup', 'id']);

/**
 * Holds what the README shows against what a command printed: times, addresses, sizes and ids may
 * differ, `…` stands for anything, column widths do not count.
 * @returns the ids of the README and those of this run, or undefined when it says something else.
 */
export function compareOutput(shown: string, printed: string): Map<string, string> | undefined {
  const ids: string[] = [];
  let pattern = '';
  let from = 0;
  for (const match of shown.matchAll(VARYING)) {
    const [kind = ''] = Object.entries(match.groups ?? {}).find(([, text]) => text) ?? [];
    pattern += literal(shown.slice(from, match.index)) + PATTERNS[kind];
    if (NAMED_LATER.has(kind)) ids.push(match[0]);
    from = match.index + match[0].length;
  }
  pattern += literal(shown.slice(from));
  const found = new RegExp(`^\\s*${pattern}\\s*$`).exec(printed);
  return found ? new Map(ids.map((id, at) => [id, found[at + 1] ?? id])) : undefined;
}

const literal = (text: string) =>
  text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');
