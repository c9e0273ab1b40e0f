import { type Change, type Mutant, mutantsOf } from './mutant.ts';

type Rule = { kind: string; find: RegExp; put: (match: RegExpExecArray) => string };

/** Mistakes in any statement. Each match of `find` is one mutant. */
const STATEMENTS: readonly Rule[] = [
  { kind: 'lock', find: /\bFOR (NO KEY )?UPDATE( OF \w+)?( SKIP LOCKED)?/g, put: () => '' },
  { kind: 'lock', find: / SKIP LOCKED\b/g, put: () => '' },
  {
    kind: 'boundary',
    find: /(?<![<>=\-@|!~&])(<=?|>=?)(?![<>=@|&-])/g,
    put: ([sign]) => (sign.length === 1 ? `${sign}=` : sign.slice(0, 1)),
  },
  { kind: 'equality', find: / <> /g, put: () => ' = ' },
  { kind: 'equality', find: /(?<=\b(?:WHERE|AND|OR|ON|WHEN)\s+\(?[\w.]+) = /g, put: () => ' <> ' },
  { kind: 'condition', find: /^\s*AND [^\n]*$/gm, put: ([line]) => (isBalanced(line) ? '' : line) },
  {
    kind: 'condition',
    find: /\bWHERE [^\n]*?(?= (?:AND|RETURNING|ORDER BY|GROUP BY|LIMIT|FOR|ON CONFLICT)\b|$)/gm,
    put: ([part]) => (isBalanced(part) ? 'WHERE true' : part),
  },
  {
    kind: 'condition',
    find: /(?<=[^\n]) AND [^\n]*?(?= (?:AND|OR|RETURNING|ORDER BY|GROUP BY|LIMIT|FOR|THEN)\b|[)]|$)/gm,
    put: ([part]) => (isBalanced(part) && !/ AND \S+\s*$/.test(part) ? '' : part),
  },
  { kind: 'logic', find: /\bOR\b(?! REPLACE)/g, put: () => 'AND' },
  { kind: 'condition', find: /\bIS NOT NULL\b/g, put: () => 'IS NULL' },
  { kind: 'condition', find: /\bIS NULL\b/g, put: () => 'IS NOT NULL' },
  { kind: 'condition', find: /\bNOT EXISTS\b/g, put: () => 'EXISTS' },
  { kind: 'condition', find: /\bNOT IN\b/g, put: () => 'IN' },
  { kind: 'order', find: /\bDESC\b/g, put: () => 'ASC' },
  // Where rows are only locked in an order, so that two statements never wait for each other in a
  // circle, any order does.
  {
    kind: 'order',
    find: /\bORDER BY [\w.]+(?= |,|$|\))(?! DESC|\s*ON CONFLICT|\s*FOR (NO KEY )?UPDATE)/gm,
    put: ([part]) => `${part} DESC`,
  },
  { kind: 'limit', find: /\bLIMIT [$\w]+/g, put: () => '' },
  {
    kind: 'boolean',
    find: /\b(true|false)\b/g,
    put: ([word]) => (word === 'true' ? 'false' : 'true'),
  },
  { kind: 'default', find: /\bcoalesce\(\s*([^,()]+),[^()]*\)/g, put: ([, first]) => `${first}` },
];

/** Mistakes in a migration that nobody sees until another tenant reads what is not his. */
const SECURITY: readonly Rule[] = [
  { kind: 'policy', find: /\bWITH CHECK \((?!true\))/g, put: () => 'WITH CHECK (true OR ' },
  { kind: 'policy', find: /\bUSING \((?!true\))/g, put: () => 'USING (true OR ' },
  {
    kind: 'policy',
    find: /\b(ENABLE|FORCE) ROW LEVEL SECURITY/g,
    put: ([, word]) =>
      word === 'FORCE' ? 'NO FORCE ROW LEVEL SECURITY' : 'DISABLE ROW LEVEL SECURITY',
  },
  { kind: 'policy', find: /\bFOR (SELECT|INSERT|UPDATE|DELETE) TO\b/g, put: () => 'TO' },
  { kind: 'policy', find: /\bSECURITY INVOKER\b/gi, put: () => 'SECURITY DEFINER' },
  {
    kind: 'grant',
    find: /\bGRANT (SELECT|INSERT|UPDATE|DELETE)(, \w+)* ON (?=[^;]*nightshift_app)/g,
    put: () => 'GRANT SELECT, INSERT, UPDATE, DELETE ON ',
  },
  { kind: 'grant', find: /\bGRANT UPDATE \([^)]*\) ON/g, put: () => 'GRANT UPDATE ON' },
  { kind: 'grant', find: /^GRANT [^;]*;/gm, put: () => '' },
  { kind: 'grant', find: /^REVOKE [^;]*;/gm, put: () => '' },
  { kind: 'policy', find: /^CALL protect_\w+\([^;]*;/gm, put: () => '' },
  {
    kind: 'grant',
    find: /(?<=^CALL protect_\w+\('\w+')(, '[^']*')?(?=\))/gm,
    put: () => ", 'SELECT, INSERT, UPDATE, DELETE'",
  },
  { kind: 'constraint', find: /(?<!WITH )\bCHECK \(/g, put: () => 'CHECK (true OR ' },
  { kind: 'constraint', find: /\bCREATE UNIQUE INDEX\b/g, put: () => 'CREATE INDEX' },
];

/** Changes to the SQL that stands between two places of a file. */
export function sqlChanges(text: string, from: number, to: number): Change[] {
  return changesBy(STATEMENTS, text, from, to);
}

/** The mutants of a migration. @param options.security only what guards rows: policies, grants, checks. */
export function sqlMutants(path: string, text: string, { security = false } = {}): Mutant[] {
  const rules = security ? SECURITY : [...SECURITY, ...STATEMENTS];
  return mutantsOf(path, text, changesBy(rules, text, 0, text.length));
}

function changesBy(rules: readonly Rule[], text: string, from: number, to: number): Change[] {
  const part = withoutComments(text.slice(from, to));
  return rules.flatMap(({ kind, find, put }) =>
    [...part.matchAll(find)].map((match) => ({
      kind,
      start: from + match.index,
      end: from + match.index + match[0].length,
      replacement: put(match as RegExpExecArray),
    })),
  );
}

/** Comments and quoted words become blanks, so that every place stays where it is. */
const withoutComments = (sql: string): string =>
  sql.replace(/--[^\n]*/g, (comment) => ' '.repeat(comment.length));

function isBalanced(part: string): boolean {
  let open = 0;
  for (const sign of part) {
    if (sign === '(') open += 1;
    if (sign === ')') open -= 1;
    if (open < 0) return false;
  }
  return open === 0;
}
