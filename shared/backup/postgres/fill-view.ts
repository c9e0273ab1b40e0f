import { firstWords } from './dump/words.ts';
import type { Session } from './session.ts';

export const fillsView = (statement: Buffer): boolean =>
  firstWords(statement, 3) === 'REFRESH MATERIALIZED VIEW';

/** Conditions of a view's own query, and not of a server that stops, is full or is told to. */
const ITS_OWN_FAULT = /^(?!53|57|58|08P|XX)[0-9A-Z]{5}$/;

/**
 * Fills a materialised view, whose rows no dump has: its functions may need a search path, a setting or
 * another server, and what fails here can be made up for.
 * @param deps.alone outside of a transaction
 * @returns in words, that it could not be filled
 */
export async function fillView(
  statement: Buffer,
  { session, alone }: { session: Session; alone: boolean },
): Promise<string[]> {
  const around = (text: string) => (alone ? undefined : session.query(text));
  await around('SAVEPOINT filling');
  try {
    await session.run(statement);
    await around('RELEASE filling');
    return [];
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string };
    if (!ITS_OWN_FAULT.test(code)) throw error;
    await around('ROLLBACK TO filling');
    const again = statement.toString('utf8').replace(/;$/, '');
    return [
      `a materialized view could not be filled, and is empty until it is: ${again} (${message})`,
    ];
  }
}
