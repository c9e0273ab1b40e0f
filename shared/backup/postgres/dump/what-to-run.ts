import { BackupDamaged } from '../../errors.ts';
import { firstWords, setsOwner } from './words.ts';

export type LoadAs = {
  /** Settings that the server knows, lower case: a newer client's dump sets others. */
  settings: ReadonlySet<string>;
  /** A copy that is compared and dropped: nothing in it may reach out to another server. */
  scratch: boolean;
  /** By a role that owns what it makes and is no superuser: what only owners differ in is left out. */
  alone: boolean;
};

/** The transaction is ours: large objects come in one of their own, which would commit half of a restore. */
const TRANSACTION = /^(BEGIN|COMMIT)$/;
const FOREIGN_TRANSACTION =
  /^(END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|START TRANSACTION|PREPARE TRANSACTION)\b/;
const REACHES_OUT = /^(CREATE|ALTER|COMMENT ON) SUBSCRIPTION\b/;
/** What a role without more rights may not say, and what says nothing of the data. */
const OF_OTHERS =
  /^(GRANT|REVOKE|SECURITY LABEL|ALTER DEFAULT PRIVILEGES|(RE)?SET SESSION AUTHORIZATION|COMMENT ON EXTENSION|(CREATE|ALTER|COMMENT ON) (PUBLICATION|EVENT TRIGGER))\b/;
const BINDS_ITS_OWNER = /^ALTER TABLE .* FORCE ROW LEVEL SECURITY;$/s;
const SETTING = /^SET (\w+) (=|TO) /i;

/**
 * Decides what becomes of a statement of a dump.
 * @throws BackupDamaged for what no dump of ours has in it
 */
export function isToRun(statement: Buffer, { settings, scratch, alone }: LoadAs): boolean {
  const words = firstWords(statement, 3);
  if (TRANSACTION.test(words)) return false;
  if (FOREIGN_TRANSACTION.test(words))
    throw new BackupDamaged('The dump has a transaction of its own in it');
  const short = statement.toString('latin1', 0, 200);
  const setting = SETTING.exec(short)?.[1];
  if (setting && !settings.has(setting.toLowerCase())) return false;
  if (scratch && REACHES_OUT.test(words)) return false;
  if (!alone) return true;
  if (OF_OTHERS.test(words)) return false;
  if (!words.startsWith('ALTER ')) return true;
  const text = statement.toString('latin1');
  return !BINDS_ITS_OWNER.test(text) && !setsOwner(text);
}
