import type { Database } from '../../platform/database/database.ts';
import type { ObjectStore } from '../../platform/object-store/object-store.ts';
import type { Held } from './hold.ts';

/** Objects that are removed at the same time. */
const AT_ONCE = 10;
/** Mails whose objects are looked for at once. */
const PAGE = 200;

type Deps = { db: Database; documents: ObjectStore };
type Input = { held: Held; hasTime: () => boolean };

/**
 * Removes the files of an organisation: what was uploaded, and the mails that it came by. Rows that
 * name objects are still there, so that a run that is cut off finds the rest of them.
 * @returns false when the time ended first
 */
export async function removeObjects(input: Input, deps: Deps): Promise<boolean> {
  const uploads = keysBelow(`uploads/${input.held.organizationId}/`, deps.documents);
  return (await removeAll(uploads, input, deps)) && removeAll(mailKeys(input, deps), input, deps);
}

async function removeAll(
  keys: AsyncIterable<string[]>,
  { held, hasTime }: Input,
  { db, documents }: Deps,
): Promise<boolean> {
  for await (const some of keys) {
    await Promise.all(some.map((key) => documents.remove(key)));
    await held.note({ objects: some.length }, { sql: db });
    if (!hasTime()) return false;
  }
  return true;
}

async function* keysBelow(prefix: string, store: ObjectStore): AsyncGenerator<string[]> {
  let some: string[] = [];
  for await (const { key } of store.list(prefix)) {
    some.push(key);
    if (some.length < AT_ONCE) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

/** The objects of mails that are still there; one that came to others too is theirs, and goes with the last of them. */
async function* mailKeys({ held }: Input, { db, documents }: Deps): AsyncGenerator<string[]> {
  let after = '';
  for (;;) {
    const { rows } = await db.query<{ message: string; key: string }>(
      `SELECT message_key AS message, object_key AS key FROM document_mails m
        WHERE organization_id = $1 AND message_key > $2
          AND NOT EXISTS (SELECT FROM document_mails other
                           WHERE other.object_key = m.object_key AND other.organization_id <> $1)
        ORDER BY message_key LIMIT $3`,
      [held.organizationId, after, PAGE],
    );
    for (let from = 0; from < rows.length; from += AT_ONCE) {
      const some = rows.slice(from, from + AT_ONCE).map(({ key }) => key);
      const sizes = await Promise.all(some.map((key) => documents.size(key)));
      const there = some.filter((_, i) => sizes[i] !== undefined);
      if (there.length > 0) yield there;
    }
    after = rows.at(-1)?.message ?? '';
    if (rows.length < PAGE) return;
  }
}
