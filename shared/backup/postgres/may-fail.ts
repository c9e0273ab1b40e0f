import { firstWords } from './dump/words.ts';
import type { Session } from './session.ts';

const fillsView = (statement: Buffer): boolean =>
  firstWords(statement, 3) === 'REFRESH MATERIALIZED VIEW';

/** A label belongs to a module of the server, which another server may not have. */
const setsLabel = (statement: Buffer): boolean => firstWords(statement, 2) === 'SECURITY LABEL';

/** Statements without which what was dumped is there all the same. */
export const mayFail = (statement: Buffer): boolean => fillsView(statement) || setsLabel(statement);

/** Conditions of what is said, and not of a server that stops, is full or is told to. */
const ITS_OWN_FAULT = /^(?!53|57|58|08P|XX)[0-9A-Z]{5}$/;

type Tried = { statement: Buffer; message: string };

/**
 * Runs what may fail: a materialised view, whose rows no dump has and whose functions may need a search
 * path, a setting, another server, or another view that is filled after it; a security label.
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
    return { statement, message };
  }
}

/**
 * Tries once more what failed, for as long as one of them succeeds: a view that a function reads is filled
 * in no known order.
 * @returns in words, what could not be done and can be done later
 */
export async function tryAgain(
  failed: Tried[],
  deps: { session: Session; alone: boolean },
): Promise<string[]> {
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
    if (again.length === 0 || again.length === views.length) return left.map(inWords);
  }
}

function inWords({ statement, message }: Tried): string {
  const text = statement.toString('utf8').replace(/;$/, '');
  return fillsView(statement)
    ? `a materialized view could not be filled, and is empty until it is: ${text} (${message})`
    : `a security label could not be set, as this server has no module for it: ${text} (${message})`;
}
