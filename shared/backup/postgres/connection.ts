import { inherited } from '../../platform/environment.ts';

/** What libpq reads from a URL's parameters under other names in the environment. */
const PARAMETERS: Record<string, string> = {
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  options: 'PGOPTIONS',
  host: 'PGHOST',
};

/**
 * The environment that makes `pg_dump` and `psql` connect to `url`. Not as an argument: arguments
 * are visible to every user of the machine.
 */
function libpqEnvironment(url: string): Record<string, string> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const settings: Record<string, string> = {
    ...(hostname && { PGHOST: hostname.replace(/^\[|\]$/g, '') }),
    ...(port && { PGPORT: port }),
    ...(username && { PGUSER: decodeURIComponent(username) }),
    ...(password && { PGPASSWORD: decodeURIComponent(password) }),
    ...(pathname.length > 1 && { PGDATABASE: decodeURIComponent(pathname.slice(1)) }),
    PGCONNECT_TIMEOUT: '15',
    PGAPPNAME: 'nightshift-backup',
  };
  for (const [name, value] of searchParams) {
    const variable = PARAMETERS[name];
    if (variable) settings[variable] = value;
  }
  return settings;
}

/** The environment of a child process: what it needs to run, and nothing of ours. */
export function childEnvironment(url: string): Record<string, string> {
  return {
    // RDS proves itself by a CA of its own; the image carries it.
    ...inherited('PATH', 'HOME', 'LD_LIBRARY_PATH', 'PGSSLROOTCERT'),
    LC_ALL: 'C.UTF-8',
    ...libpqEnvironment(url),
  };
}

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.toString();
}
