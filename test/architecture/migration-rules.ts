import { statementsOf } from '../../shared/platform/database/migration-files.ts';

/** The files of the first release are numbered; each later one says in UTC when it was written. */
const NAME = /^(00\d\d|\d{17})_[a-z0-9]+(-[a-z0-9]+)*(\.concurrently)?\.sql$/;

/** What is wrong with one migration, in the words of who wrote it; squawk says what locks it takes. */
export function problemsOf({ name, text }: { name: string; text: string }): string[] {
  const problems: string[] = [];
  if (!NAME.test(name) || !isMoment(name)) {
    problems.push('its name is not <UTC time>_<words>.sql, as `npm run migration` makes it');
  }
  const sql = text.replace(/--.*$/gm, '');
  if (/\b(BEGIN|COMMIT|ROLLBACK)\s*;/i.test(outsideOfBodies(sql))) {
    problems.push('it begins or ends a transaction, which is for migrate to do');
  }
  if (name.endsWith('.concurrently.sql')) return [...problems, ...problemsApart(sql)];
  if (/\bCONCURRENTLY\b/i.test(sql)) {
    problems.push('CONCURRENTLY needs a file of its own, *.concurrently.sql');
  }
  return problems;
}

/** Of a file that runs outside of a transaction: run again after a failure, it must do the same. */
function problemsApart(sql: string): string[] {
  const problems: string[] = [];
  const dropped = new Set<string>();
  for (const statement of statementsOf(sql)) {
    const drop = /^DROP INDEX CONCURRENTLY IF EXISTS (\w+)$/i.exec(statement);
    const create = /^CREATE (?:UNIQUE )?INDEX CONCURRENTLY (\w+)\s+ON\b/i.exec(statement);
    if (drop) dropped.add(String(drop[1]));
    else if (!create) problems.push(`"${statement.slice(0, 40)}" does not belong there`);
    else if (!dropped.has(String(create[1]))) {
      problems.push(`what a failure left of ${create[1]} is not dropped first`);
    }
  }
  return problems;
}

const outsideOfBodies = (sql: string) => sql.replace(/\$(\w*)\$[\s\S]*?\$\1\$/g, '');

function isMoment(name: string): boolean {
  const digits = /^\d{17}/.exec(name)?.[0];
  if (!digits) return true;
  const [, ...parts] = /^(....)(..)(..)(..)(..)(..)(...)$/.exec(digits) ?? [];
  const [year, month, day, hours, minutes, seconds, ms] = parts;
  return !Number.isNaN(Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}.${ms}Z`));
}
