import { firstWords } from './dump/words.ts';
import type { Session } from './session.ts';

const fillsView = (statement: Buffer): boolean =>
  firstWords(statement, 3) === 'REFRESH MATERIALIZED VIEW';

/** A label belongs to a module of the server, which another server may not have. */
const setsLabel = (statement: Buffer): boolean => firstWords(statement, 2) === 'SECURITY LABEL';

const FOREIGN_KEY =
  /^ALTER TABLE .*\sADD CONSTRAINT (?:"(?:[^"]|"")+"|[^\s"]+) FOREIGN KEY \(.*;$/s;

const addsForeignKey = (statement: Buffer): boolean =>
  firstWords(statement, 2) === 'ALTER TABLE' && FOREIGN_KEY.test(statement.toString('latin1'));

const grants = (statement: Buffer): boolean => firstWords(statement, 1) === 'GRANT';

/**
 * Statements without which what was dumped is there all the same.
 * @param by whether it is said in the name of another role: who has granted something may lack since what it takes
 */
export const mayFail = (statement: Buffer, by: { another: boolean }): boolean =>
  fillsView(statement) ||
  setsLabel(statement) ||
  addsForeignKey(statement) ||
  (by.another && grants(statement));

/** Rows that a foreign key does not let in: at the source, too, where its triggers were off as they came. */
const VIOLATED = '23503';

const NOT_VALID = Buffer.from(' NOT VALID;');

/** Conditions of what is said, and not of a server that stops, is full or is told to. */
const ITS_OWN_FAULT = /^(?!53|57|58|08P|XX)[0-9A-Z]{5}$/;

type Tried = {
  statement: Buffer;
  message: string;
  /** Constraints that are not valid, and were at the source. */
  unvalidated: number;
};

/** What stands otherwise than it was dumped, in words, and how many constraints of it are not valid. */
export type Left = { notes: string[]; unvalidated: number };

/**
 * Runs what may fail: a materialised view, whose rows no dump has and whose functions may need a search
 * path, a setting, another server, or another view that is filled after it; a security label; a grant; a
 * foreign key that rows do not fit, which then binds only those that come.
 * @param deps.alone outside of a transaction
 * @returns what the server said against it, if it did
 */
export async function tryStatement(
  statement: Buffer,
  { session, alone }: { session: Session; alone: boolean },
): Promise<Tried | undefined> {
  const around = (text: string) => (alone ? undefined : session.query(text));
  await around('SAVEPOINT trying');
  try {
    await session.run(statement);
    await around('RELEASE trying');
    return undefined;
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string };
    if (!ITS_OWN_FAULT.test(code)) throw error;
    await around('ROLLBACK TO trying');
    const unvalidated = addsForeignKey(statement)
      ? await addUnvalidated(statement, { error: error as Refusal, session })
      : 0;
    return { statement, message, unvalidated };
  }
}

type Refusal = Error & { code?: string };

/** @returns how many constraints that makes: one for each partition that is referenced, besides */
async function addUnvalidated(
  statement: Buffer,
  { error, session }: { error: Refusal; session: Session },
): Promise<number> {
  const refused = Object.assign(error, { at: statement });
  if (error.code !== VIOLATED) throw refused;
  const before = await countUnvalidated(session);
  // Where the server has no such form of it (on partitioned tables before 18), the first refusal stands.
  await session.run(Buffer.concat([statement.subarray(0, -1), NOT_VALID])).catch(() => {
    throw refused;
  });
  return (await countUnvalidated(session)) - before;
}

async function countUnvalidated(session: Session): Promise<number> {
  const { rows } = await session.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_constraint WHERE contype <> 'n' AND NOT convalidated`,
  );
  return rows[0]?.count ?? 0;
}

/**
 * Tries once more what failed, for as long as one of them succeeds: a view that a function reads is filled
 * in no known order.
 * @returns what could not be done and can be done later
 */
export async function tryAgain(
  failed: Tried[],
  deps: { session: Session; alone: boolean },
): Promise<Left> {
  let left = failed;
  // A dump turns it off; who owns a view under it fills the view with what it shows.
  if (left.length > 0) await deps.session.query('SET row_security = on');
  for (;;) {
    const views = left.filter(({ statement }) => fillsView(statement));
    const again: Tried[] = [];
    for (const { statement } of views) {
      const tried = await tryStatement(statement, deps);
      if (tried) again.push(tried);
    }
    left = [...left.filter(({ statement }) => !fillsView(statement)), ...again];
    if (again.length === 0 || again.length === views.length) {
      const unvalidated = left.reduce((sum, each) => sum + each.unvalidated, 0);
      return { notes: left.map(inWords), unvalidated };
    }
  }
}

function inWords({ statement, message }: Tried): string {
  const text = statement.toString('utf8').replace(/;$/, '');
  if (fillsView(statement))
    return `a materialized view could not be filled, and is empty until it is: ${text} (${message})`;
  if (addsForeignKey(statement))
    return `a foreign key is NOT VALID, as rows that the source had do not fit it: ${text} (${message})`;
  return grants(statement)
    ? `a grant could not be made in the name of who made it: ${text} (${message})`
    : `a security label could not be set, as this server has no module for it: ${text} (${message})`;
}
