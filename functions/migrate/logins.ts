import type { DatabaseRole } from '../../shared/platform/database/roles.ts';
import { RetryLater } from '../../shared/platform/errors.ts';

export type LoginDeps = {
  /** The connection string in the role's secret; undefined while it has none. */
  read: (role: DatabaseRole) => Promise<string | undefined>;
  /** Whether someone can log in with it, at the database that the owner names. */
  works: (role: DatabaseRole, url: string) => Promise<boolean>;
  /** Gives the role a login with a new password; answers its connection string. */
  provision: (role: DatabaseRole) => Promise<string>;
  store: (role: DatabaseRole, url: string) => Promise<void>;
};

/**
 * Makes sure that a role's secret opens the database. A login that works is left alone, because
 * functions that run now hold its password.
 * @returns true when the login was made or renewed.
 */
export async function ensureLogin(role: DatabaseRole, deps: LoginDeps): Promise<boolean> {
  const present = await deps.read(role);
  if (present && (await deps.works(role, present))) return false;
  const url = await deps.provision(role);
  if (!(await deps.works(role, url)))
    throw new RetryLater(`The new login of the role ${role} does not work`);
  await deps.store(role, url);
  return true;
}
