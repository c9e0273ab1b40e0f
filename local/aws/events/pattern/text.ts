export type TextFilter = 'prefix' | 'suffix' | 'wildcard' | 'equals-ignore-case';

/** Filters on strings; `prefix` and `suffix` also take `{ "equals-ignore-case": … }`. */
export function compileText(
  filter: TextFilter,
  argument: unknown,
  path: string,
): (value: unknown) => boolean {
  const folded = ignoreCase(filter, argument);
  const wanted = folded ?? argument;
  if (typeof wanted !== 'string')
    throw new Error(`Event pattern at ${path}: ${filter} takes a string`);
  const test = testFor(filter, folded === undefined ? wanted : wanted.toLowerCase(), path);
  return (value) =>
    typeof value === 'string' && test(folded === undefined ? value : value.toLowerCase());
}

function ignoreCase(filter: TextFilter, argument: unknown): string | undefined {
  if (filter !== 'prefix' && filter !== 'suffix') return undefined;
  if (argument === null || typeof argument !== 'object' || Object.keys(argument).length !== 1)
    return undefined;
  const inner = (argument as Record<string, unknown>)['equals-ignore-case'];
  return typeof inner === 'string' ? inner : undefined;
}

function testFor(filter: TextFilter, wanted: string, path: string): (value: string) => boolean {
  if (filter === 'prefix') return (value) => value.startsWith(wanted);
  if (filter === 'suffix') return (value) => value.endsWith(wanted);
  if (filter === 'equals-ignore-case') {
    const lower = wanted.toLowerCase();
    return (value) => value.toLowerCase() === lower;
  }
  return compileWildcard(wanted, path);
}

/** `*` stands for any run of characters; `\*` and `\\` for themselves. */
function compileWildcard(pattern: string, path: string): (value: string) => boolean {
  const pieces: string[] = [''];
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i] as string;
    if (character === '\\') {
      const next = pattern[++i];
      if (next !== '*' && next !== '\\')
        throw new Error(`Event pattern at ${path}: \\ may only escape * or \\`);
      pieces[pieces.length - 1] += next;
    } else if (character === '*') {
      if (pattern[i + 1] === '*')
        throw new Error(`Event pattern at ${path}: consecutive wildcards`);
      pieces.push('');
    } else pieces[pieces.length - 1] += character;
  }
  return (value) => fits(pieces, value);
}

/** Greedy from the left is enough, because the pieces between wildcards are literal. */
function fits(pieces: string[], value: string): boolean {
  const first = pieces[0] ?? '';
  if (pieces.length === 1) return value === first;
  const last = pieces[pieces.length - 1] ?? '';
  if (
    !value.startsWith(first) ||
    !value.endsWith(last) ||
    value.length < first.length + last.length
  )
    return false;
  let at = first.length;
  const end = value.length - last.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = value.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
