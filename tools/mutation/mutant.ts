/** One small mistake put into a source: what the tests that concern it should notice. */
export type Mutant = {
  /** From the root. */
  path: string;
  /** 1-based, of the first character that changes. */
  line: number;
  column: number;
  /** What kind of mistake: `boundary`, `condition`, `call`… */
  kind: string;
  start: number;
  end: number;
  replacement: string;
  /** What stood there. */
  original: string;
};

export type Change = Pick<Mutant, 'kind' | 'start' | 'end' | 'replacement'>;

/** Changes with their places and what they replace; those that change nothing are left out. */
export function mutantsOf(path: string, text: string, changes: readonly Change[]): Mutant[] {
  const seen = new Set<string>();
  return changes
    .filter(({ start, end, replacement }) => text.slice(start, end) !== replacement)
    .filter(({ start, end, replacement }) => {
      const key = `${start}:${end}:${replacement}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .map((change) => {
      const before = text.slice(0, change.start);
      const line = before.split('\n').length;
      const column = change.start - before.lastIndexOf('\n');
      return { path, line, column, original: text.slice(change.start, change.end), ...change };
    });
}

export const apply = (text: string, { start, end, replacement }: Change): string =>
  text.slice(0, start) + replacement + text.slice(end);
