import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { clientFolder, fetchClient } from '../../../local/postgres-client/fetch-client.ts';
import { findClient } from '../../../shared/backup/postgres/client-tools.ts';

const path = process.env.PATH;
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'nightshift-fetch-'));
  process.env.PATH = `${dir}${delimiter}${path}`;
});
afterEach(async () => {
  process.env.PATH = path;
  await rm(dir, { recursive: true });
});

/** A tool that answers its caller as the system's own does. */
async function standIn(name: string, script: string) {
  await writeFile(join(dir, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(dir, name), 0o755);
}

const DEPENDS = `postgresql-client-16
  Depends: libpq5
  Depends: libreadline8
 |Depends: <virtual>
    perl
  Depends: postgresql-client-common
libpq5
  Depends: libc6
  Depends: libldap2
libldap2
  PreDepends: libsasl2-2
libreadline8
  Depends: readline-common`;

/** A system with package lists that offers 16 and 17, and has two of the libraries. */
async function standInSystem(more: { lists?: boolean } = {}) {
  const lists = more.lists ?? true;
  await standIn(
    'apt-cache',
    `echo "$*" >> ${dir}/calls
     case "$*" in
       ${lists ? '' : '[!-]*) exit 0;;'}
       *pkgnames*) printf 'postgresql-client-17\\npostgresql-client-common\\npostgresql-client-16\\n';;
       *depends*) cat <<'END'\n${DEPENDS}\nEND\n;;
     esac`,
  );
  await standIn(
    'dpkg-query',
    `printf 'installed libc6\\nconfig-files libpq5\\ninstalled libsasl2-2\\n'`,
  );
  await standIn(
    'apt-get',
    `echo "get $*" >> ${dir}/calls
     while [ "$1" != download ] && [ $# -gt 0 ]; do shift; done
     for name in "$@"; do [ "$name" = download ] || : > "$name.deb"; done`,
  );
  await standIn(
    'dpkg',
    `case "$2" in *postgresql-client-*)
       bin="$3/usr/lib/postgresql/16/bin"; mkdir -p "$bin"
       printf '#!/bin/sh\\necho "pg_dump (PostgreSQL) 16.9"\\n' > "$bin/pg_dump"
       cp "$bin/pg_dump" "$bin/psql"; chmod +x "$bin"/*;;
     esac`,
  );
}
const calls = async () => (await readFile(join(dir, 'calls'), 'utf8')).trim().split('\n');

describe('a machine without the client', () => {
  it('gets the nearest major that is not older than the server, and the libraries it lacks', async () => {
    await standInSystem();
    const stateDir = join(dir, 'state');
    expect(await fetchClient({ major: 15, stateDir })).toBe(true);
    const downloads = (await calls()).filter((call) => call.startsWith('get '));
    expect(downloads).toEqual(['get download postgresql-client-16 libpq5 libreadline8 libldap2']);
    const client = await findClient({ serverMajor: 16, folders: [clientFolder(stateDir)] });
    expect(client).toMatchObject({ major: 16, version: '16.9' });
    expect(client.pgDump).toContain(stateDir);
  });

  it('and without package lists fetches them into its own folder', async () => {
    await standInSystem({ lists: false });
    expect(await fetchClient({ major: 15, stateDir: join(dir, 'state') })).toBe(true);
    const [update] = (await calls()).filter((call) => call.startsWith('get '));
    expect(update).toMatch(
      /^get -o Dir::State::lists=\S+state\S+ -o Dir::Cache=\S+state\S+ update$/,
    );
  });

  it('says that it cannot where the system offers none, and leaves nothing', async () => {
    await standInSystem();
    expect(await fetchClient({ major: 18, stateDir: join(dir, 'state') })).toBe(false);
    process.env.PATH = join(dir, 'nothing');
    expect(await fetchClient({ major: 15, stateDir: join(dir, 'state') })).toBe(false);
  });
});
