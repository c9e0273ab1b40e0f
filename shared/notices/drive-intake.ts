import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { resolveNotice, tellOperators } from './tell-operators.ts';

const KEY = 'drive-intake';

/** Tells operators of folders of Google Drive that bring nothing; the first look that meets none resolves it. */
export async function tellDriveIntake(
  { troubles }: { troubles: readonly string[] },
  deps: { sql: Sql; clock: Clock },
): Promise<void> {
  if (troubles.length === 0) return resolveNotice({ key: KEY }, deps);
  const advice = 'What was put there waits. See: npm run ops -- documents drive';
  await tellOperators(
    {
      key: KEY,
      title: 'A folder of Google Drive brings no documents',
      body: `${troubles.join('\n')}\n\n${advice}`,
    },
    deps,
  );
}
