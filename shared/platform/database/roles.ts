/**
 * Who connects, below the owner: each has a login and a secret of its own, written by `migrate`. What
 * a role may do is granted in migrations/ to the group of the same name.
 */
export const databaseRoles = {
  worker: 'crosses tenants: consumers, jobs, operators',
  app: 'sees one organisation: the application',
  unsubscribe: 'the public page that stops mails',
  'tenant-api': 'sees one organisation: the API for tenants',
  'parse-document': 'what is read from uploaded files',
  drill: 'makes databases of its own, in which backups are tried',
} as const;

export type DatabaseRole = keyof typeof databaseRoles;

export const roleNames = Object.keys(databaseRoles) as DatabaseRole[];

/** Who makes databases, and so works in sessions of its own, which no pooler gives. */
export const makesDatabases = (role: DatabaseRole) => role === 'drill';

/** The group that grants and policies name. */
export const groupOf = (role: DatabaseRole) => `nightshift_${role.replaceAll('-', '_')}`;

/** A login for each database, e.g. `<database>_worker`: stages on one server never share a password. */
export function loginOf(database: string, role: DatabaseRole): string {
  const login = `${database}_${role.replaceAll('-', '_')}`;
  // A database called nightshift would give the login the name of the group that it is to have.
  return login === groupOf(role) ? `${login}_login` : login;
}
