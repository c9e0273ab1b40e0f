import type { Sql } from '../../../platform/database/database.ts';
import { BackupDamaged } from '../../errors.ts';
import { firstWords, setsOwner } from './words.ts';

/** What a server has, of what a dump of another may ask for. */
export type Known = {
  /** Settings, lower case: a newer client's dump sets others. */
  settings: ReadonlySet<string>;
  /** As a statement has them, quoted where they have to be. */
  tablespaces: ReadonlySet<string>;
};

export type LoadAs = Known & {
  /** A copy that is compared and dropped: nothing in it may reach out to another server. */
  scratch: boolean;
  /** Whose is what, and who may do what with it, is left out: everything is whose restores it. */
  ownerless: boolean;
  /** By a role that is no superuser, and owns what it makes: what only a superuser makes is left out. */
  alone: boolean;
};

/** The transaction is ours: large objects come in one of their own, which would commit half of a restore. */
const TRANSACTION = /^(BEGIN|COMMIT)$/;
const FOREIGN_TRANSACTION =
  /^(END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|START TRANSACTION|PREPARE TRANSACTION)\b/;
const REACHES_OUT = /^(CREATE|ALTER|COMMENT ON) SUBSCRIPTION\b/;
/** Who owns what and who may do what with it. */
const OF_OTHERS = /^(GRANT|REVOKE|ALTER DEFAULT PRIVILEGES|(RE)?SET SESSION AUTHORIZATION)\b/;
/** What a role without more rights may not say; by three words, of which EVENT is an event trigger's last. */
const OF_SUPERUSERS =
  /^(SECURITY LABEL|COMMENT ON EXTENSION|(CREATE|ALTER|COMMENT ON) (PUBLICATION|EVENT))\b/;
const BINDS_ITS_OWNER = /^ALTER TABLE .* FORCE ROW LEVEL SECURITY;$/s;
const SETTING = /^SET (\w+) (=|TO) /i;

const TABLESPACE = /^SET default_tablespace = (.+);$/s;
const OUR_OWN = Buffer.from(`SET default_tablespace = '';`);

/**
 * What the target server knows: a dump of a newer one may name settings and tablespaces that it lacks.
 */
export async function readKnown(sql: Sql): Promise<Known> {
  const settings = await sql.query<{ name: string }>('SELECT lower(name) AS name FROM pg_settings');
  const tablespaces = await sql.query<{ name: string }>(
    'SELECT quote_ident(spcname) AS name FROM pg_tablespace',
  );
  const names = ({ rows }: { rows: { name: string }[] }) => new Set(rows.map(({ name }) => name));
  return { settings: names(settings), tablespaces: names(tablespaces) };
}

/**
 * What is run of a statement of a dump: itself, another one, or nothing.
 * @throws BackupDamaged for what no dump of ours has in it
 */
export function whatToRun(statement: Buffer, as: LoadAs): Buffer | undefined {
  if (!isToRun(statement, as)) return undefined;
  const tablespace = TABLESPACE.exec(statement.toString('utf8', 0, 300))?.[1];
  if (tablespace === undefined || tablespace === `''`) return statement;
  // What lies elsewhere there lies here where everything does; the manifest names it.
  return as.tablespaces.has(tablespace) ? statement : OUR_OWN;
}

function isToRun(statement: Buffer, { settings, scratch, alone, ownerless }: LoadAs): boolean {
  const words = firstWords(statement, 3);
  if (TRANSACTION.test(words)) return false;
  if (FOREIGN_TRANSACTION.test(words))
    throw new BackupDamaged('The dump has a transaction of its own in it');
  const short = statement.toString('latin1', 0, 200);
  const setting = SETTING.exec(short)?.[1];
  if (setting && !settings.has(setting.toLowerCase())) return false;
  if (scratch && REACHES_OUT.test(words)) return false;
  if (ownerless && OF_OTHERS.test(words)) return false;
  if (alone && OF_SUPERUSERS.test(words)) return false;
  if (!words.startsWith('ALTER ')) return true;
  const text = statement.toString('latin1');
  return !(alone && BINDS_ITS_OWNER.test(text)) && !(ownerless && setsOwner(text));
}

/** Whoever is bound by a table's policies cannot compare it: that comes after. */
export const bindsItsOwner = (statement: Buffer): boolean =>
  firstWords(statement, 2) === 'ALTER TABLE' && BINDS_ITS_OWNER.test(statement.toString('latin1'));
