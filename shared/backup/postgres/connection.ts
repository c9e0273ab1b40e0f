import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates } from 'node:tls';
import { parseDatabaseAddress } from '../../platform/database/address.ts';
import { inherited } from '../../platform/environment.ts';

/**
 * The environment that makes `pg_dump` connect to an address, every part of it said. Not
 * as an argument: arguments are visible to every user of the machine.
 */
function libpqEnvironment(text: string): Record<string, string> {
  const { host, port, user, password, database, tls, ...more } = parseDatabaseAddress(text);
  const { options, channelBinding, connectTimeout } = more;
  const files = tls.mode === 'disable' ? {} : tlsFiles(tls);
  return {
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    PGDATABASE: database,
    PGSSLMODE: tls.mode,
    PGGSSENCMODE: 'disable',
    PGCONNECT_TIMEOUT: String(connectTimeout ?? 15),
    PGAPPNAME: 'nightshift-backup',
    ...(password !== undefined && { PGPASSWORD: password }),
    ...(options && { PGOPTIONS: options }),
    ...(channelBinding && { PGCHANNELBINDING: channelBinding }),
    ...files,
  };
}

/** The environment of a child process: what it needs to run, and nothing of ours. */
export function childEnvironment(url: string): Record<string, string> {
  return {
    ...inherited('PATH', 'LD_LIBRARY_PATH'),
    // No home: passwords, services and certificates of whoever runs this are not the address's.
    HOME: NOWHERE,
    LC_ALL: 'C.UTF-8',
    ...libpqEnvironment(url),
  };
}

const NOWHERE = '/nonexistent';

/** What libpq reads from files, as our own client has it: the same authorities for both. */
function tlsFiles(tls: { ca?: string; certificate?: string; key?: string }) {
  const write = (text: string) => {
    const name = createHash('sha256').update(text).digest('hex');
    const file = join(ownFolder(), `${name}.pem`);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  const trusted = tls.ca ?? getCACertificates('default').join('\n');
  return {
    PGSSLROOTCERT: write(trusted),
    ...(tls.certificate && { PGSSLCERT: write(tls.certificate) }),
    ...(tls.key && { PGSSLKEY: write(tls.key) }),
  };
}

let folder: string | undefined;

/** A folder of this process that nobody else writes to, gone with it. */
function ownFolder(): string {
  if (folder && existsSync(folder)) return folder;
  const made = mkdtempSync(join(tmpdir(), 'nightshift-tls-'));
  folder = made;
  process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  return made;
}
