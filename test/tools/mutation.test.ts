import { stripTypeScriptTypes } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { apply, type Mutant } from '../../tools/mutation/mutant.ts';
import { copiesFor } from '../../tools/mutation/refused.ts';
import { report, scoreOf, type Tried, type Verdict } from '../../tools/mutation/report.ts';
import { sqlMutants } from '../../tools/mutation/sql-mutants.ts';
import { withSwitches } from '../../tools/mutation/switches.ts';
import { typescriptMutants } from '../../tools/mutation/typescript-mutants.ts';

const mutated = (code: string) => typescriptMutants('x.ts', code).map((one) => apply(code, one));
const mutatedSql = (code: string) => sqlMutants('x.sql', code).map((one) => apply(code, one));

describe('a mutant of TypeScript', () => {
  it.each([
    ['const ok = a < b;', ['const ok = a <= b;', 'const ok = a >= b;']],
    ['const ok = a === b;', ['const ok = a !== b;']],
    ['const ok = a && b;', ['const ok = a || b;']],
    ['const n = a ?? b;', ['const n = (a && b);']],
    ['const n = a + 1;', ['const n = a - 1;']],
    ['const ok = !done;', ['const ok = done;']],
    ["const word = 'x';", ["const word = '';"]],
    ['if (a) b = true;', ['if (true) b = true;', 'if (false) b = true;', 'if (a) b = false;']],
    ['await send(mail);', [';']],
    ["throw new NotFound('no such mail');", [';']],
    [
      'const f = (x: number): number => { return x; };',
      ['const f = (x: number): number => { return undefined; };'],
    ],
    ['const n = Math.max(a, b);', ['const n = Math.min(a, b);']],
    ['const due = all.filter(isDue);', ['const due = all;']],
    ['const city = order?.city;', ['const city = order.city;']],
    ['const all = [a, b];', ['const all = [];']],
  ])('of %s', (code, expected) => {
    expect(mutated(code)).toEqual(expected);
  });

  it('leaves types, keys, imports and what is said to people alone', () => {
    const code = [
      "import { a } from './a.ts';",
      "type Word = 'x' | 'y';",
      "const one = { 'content-type': n } as Record<'content-type', number>;",
      "const wrong = new InvalidRequest('no such word');",
      "export { b } from './b.ts';",
      "const job = { impact: 'Nothing is cleaned.' };",
      "log.info('done');",
    ].join('\n');
    expect(mutated(code)).toEqual([]);
  });

  it('knows the SQL in a template, and does not empty it', () => {
    const code = 'db.query(`SELECT id FROM mails WHERE due <= $1 FOR UPDATE SKIP LOCKED`, list);';
    const changed = mutated(code);
    expect(changed).toContain(code.replace('<=', '<'));
    expect(changed).toContain(code.replace(' SKIP LOCKED', ''));
    expect(changed).toContain(code.replace('WHERE due <= $1', 'WHERE true'));
    expect(changed.some((text) => text.includes('query(``'))).toBe(false);
  });
});

describe('a mutant of a migration', () => {
  it.each([
    ['CREATE POLICY own ON mails USING (id = me());', 'USING (true OR id = me())'],
    ['CREATE POLICY own ON mails WITH CHECK (id = me());', 'WITH CHECK (true OR id = me())'],
    ['ALTER TABLE mails ENABLE ROW LEVEL SECURITY;', 'DISABLE ROW LEVEL SECURITY'],
    ['GRANT SELECT ON mails TO nightshift_app;', 'GRANT SELECT, INSERT, UPDATE, DELETE ON'],
    [
      "CALL protect_tenant_table('mails', 'SELECT');",
      "('mails', 'SELECT, INSERT, UPDATE, DELETE')",
    ],
    ["CALL protect_tenant_table('mails');", "('mails', 'SELECT, INSERT, UPDATE, DELETE')"],
    ['ALTER TABLE mails ADD CHECK (n > 0);', 'CHECK (true OR n > 0)'],
  ])('of %s', (code, expected) => {
    expect(mutatedSql(code).some((text) => text.includes(expected))).toBe(true);
  });

  it('takes a grant, a revoke and a protection away', () => {
    const code =
      "REVOKE ALL ON mails FROM PUBLIC;\nGRANT SELECT ON mails TO nightshift_app;\nCALL protect_tenant_table('mails');\n";
    for (const line of code.trim().split('\n'))
      expect(mutatedSql(code)).toContain(code.replace(line, ''));
  });

  it('leaves comments alone', () => {
    expect(mutatedSql('-- GRANT SELECT, true, a < b\n')).toEqual([]);
  });
});

describe('a source with all its mutants', () => {
  const code = [
    'export function f(list: readonly number[] | undefined): number {',
    "  if (!list?.some((n) => n > 1)) throw new Error('none');",
    '  const sum = list.filter((n) => n > 1).reduce((a, b) => a + b, 0);',
    '  for (const n of list) {',
    '    if (n < 0) break;',
    '    calls.push(n);',
    '  }',
    '  return sum as number;',
    '}',
  ].join('\n');
  const mutants = typescriptMutants('x.ts', code);
  const numbered = mutants.map((mutant, index) => ({ id: String(index), mutant }));
  const told = (source: string, awake?: string) => {
    const calls: number[] = [];
    const plain = stripTypeScriptTypes(source).replace('export function', 'function');
    const f = new Function('calls', `${plain}\nreturn f;`)(calls);
    return withAwake(awake, () =>
      [[1, 2, 3], [2, -1, 5], [0], undefined].map((list) => {
        try {
          return [f(list), ...calls.splice(0)];
        } catch (error) {
          return String(error);
        }
      }),
    );
  };

  it('does what it did while they sleep, and what each would do when that one is awake', () => {
    const all = withSwitches('x.ts', code, numbered);
    expect(told(all)).toEqual(told(code));
    expect(numbered.length).toBeGreaterThan(15);
    for (const { id, mutant } of numbered)
      expect([mutant, told(all, id)]).toEqual([mutant, told(apply(code, mutant))]);
  });
});

function withAwake<T>(id: string | undefined, work: () => T): T {
  const asked = { nightshiftMutant: (one: string) => one === id };
  Object.assign(globalThis, asked);
  try {
    return work();
  } finally {
    Reflect.deleteProperty(globalThis, 'nightshiftMutant');
  }
}

describe('what the compiler reads at once', () => {
  it('is as many copies of a source as one of its lines has mutants, beside it', () => {
    const text = 'const a = b < c;\nconst d = e === f;\n';
    const mutants = ['x/a.ts', 'x/b.ts'].flatMap((path) => typescriptMutants(path, text));
    const copies = copiesFor(mutants).map((copy) => [copy.path, copy.mutants.map(lineOf)]);
    expect(copies).toEqual([
      ['x/a.mutants-0.ts', [1, 2]],
      ['x/a.mutants-1.ts', [1]],
      ['x/b.mutants-0.ts', [1, 2]],
      ['x/b.mutants-1.ts', [1]],
    ]);
  });

  it('never has two mutants in one place', () => {
    const text = 'if (\n  a &&\n  b\n) c();\n';
    for (const { mutants } of copiesFor(typescriptMutants('x.ts', text)))
      for (const one of mutants)
        expect(mutants.filter(({ start, end }) => start < one.end && one.start < end)).toEqual([
          one,
        ]);
  });
});

const lineOf = ({ line }: Mutant): number => line;

describe('the report', () => {
  const tried = (verdict: Verdict): Tried => ({
    path: 'x.ts',
    line: 1,
    column: 1,
    kind: 'boundary',
    start: 0,
    end: 1,
    replacement: '<=',
    original: '<',
    verdict,
    sofar: { by: [], reached: false },
  });

  it('counts what time stopped and types refuse as noticed, and what no test reaches as not', () => {
    const all = (['killed', 'timed out', 'refused', 'survived', 'unreached'] as const).map(tried);
    expect(scoreOf(all)).toEqual({ killed: 3, of: 5, percent: 60 });
    expect(report(all).at(-1)).toBe(
      '3 of 5 killed (60.0 %), 1 of them by time, 1 by types; 0 were left open.',
    );
  });
});
