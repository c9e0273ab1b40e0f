import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { childEnvironment } from '../../shared/backup/postgres/connection.ts';
import {
  formatDatabaseAddress,
  parseDatabaseAddress,
  withDatabase,
} from '../../shared/platform/database/address.ts';
import { connectionOf } from '../../shared/platform/database/connection.ts';

/** Address → host, port, user, password, database. */
const READ: Record<string, [string, number, string, string | undefined, string]> = {
  'postgres://u:p@localhost:5433/d': ['localhost', 5433, 'u', 'p', 'd'],
  'postgresql://u@localhost/d': ['localhost', 5432, 'u', undefined, 'd'],
  'postgres://u@localhost': ['localhost', 5432, 'u', undefined, 'u'],
  'postgres://u@127.0.0.1/restored2?port=5599': ['127.0.0.1', 5599, 'u', undefined, 'restored2'],
  'postgres://u@/d?host=/run/postgresql&port=5599': ['/run/postgresql', 5599, 'u', undefined, 'd'],
  'postgres://u@%2Frun%2Fpostgresql:7/d': ['/run/postgresql', 7, 'u', undefined, 'd'],
  'postgres://a@localhost/b?user=u&password=p&dbname=d': ['localhost', 5432, 'u', 'p', 'd'],
  'postgres://u%40x:p%3A%2F%23%3F%25@localhost/a%20b%23%2F%3F': [
    'localhost',
    5432,
    'u@x',
    'p:/#?%',
    'a b#/?',
  ],
  'postgres://u:+p%2B@[::1]:1/d+e': ['::1', 1, 'u', '+p+', 'd+e'],
  'postgres://üser@localhost/größe': ['localhost', 5432, 'üser', undefined, 'größe'],
};

describe('the address of a database', () => {
  const before = process.env.DATABASE_TLS;
  afterEach(() => {
    if (before === undefined) delete process.env.DATABASE_TLS;
    else process.env.DATABASE_TLS = before;
  });

  it.each(Object.entries(READ))('%s is the same place for every client', (text, expected) => {
    const [host, port, user, password, database] = expected;
    expect(parseDatabaseAddress(text)).toMatchObject({ host, port, user, password, database });
    const own = connectionOf(text);
    expect([own.host, own.port, own.user, own.database]).toEqual([host, port, user, database]);
    expect(childEnvironment(text)).toMatchObject({
      PGHOST: host,
      PGPORT: String(port),
      PGUSER: user,
      PGDATABASE: database,
      ...(password !== undefined && { PGPASSWORD: password }),
    });
    // Through text and back: what provisioning and drills do.
    expect(parseDatabaseAddress(formatDatabaseAddress(parseDatabaseAddress(text)))).toEqual(
      parseDatabaseAddress(text),
    );
    const other = parseDatabaseAddress(withDatabase(text, 'other #1'));
    expect(other).toEqual({ ...parseDatabaseAddress(text), database: 'other #1' });
  });

  it('says of the connection what both clients are to know', () => {
    const text =
      'postgres://u@db.example.com/d?options=-c%20search_path%3Da&channel_binding=require&connect_timeout=7';
    expect(connectionOf(text)).toMatchObject({
      options: '-c search_path=a',
      enableChannelBinding: true,
      connectionTimeoutMillis: 7_000,
      ssl: { rejectUnauthorized: true, host: 'db.example.com' },
    });
    expect(childEnvironment(text)).toMatchObject({
      PGOPTIONS: '-c search_path=a',
      PGCHANNELBINDING: 'require',
      PGCONNECT_TIMEOUT: '7',
      PGSSLMODE: 'verify-full',
      HOME: '/nonexistent',
    });
    expect(parseDatabaseAddress(formatDatabaseAddress(parseDatabaseAddress(text)))).toMatchObject({
      options: '-c search_path=a',
      channelBinding: 'require',
    });
  });

  it.each([
    ['localhost', undefined, 'disable'],
    ['127.0.0.9', 'allow', 'disable'],
    ['[::1]', 'prefer', 'disable'],
    ['localhost', 'disable', 'disable'],
    ['localhost', 'require', 'require'],
    ['localhost', 'no-verify', 'require'],
    ['localhost', 'verify-full', 'verify-full'],
    ['128.0.0.1', 'prefer', 'verify-full'],
    ['db.example.com', undefined, 'verify-full'],
    ['db.example.com', 'require', 'verify-full'],
  ])('asks %s by sslmode %s for %s', (host, mode, strength) => {
    const text = `postgres://u@${host}/d${mode ? `?sslmode=${mode}` : ''}`;
    expect(parseDatabaseAddress(text).tls.mode).toBe(strength);
  });

  const PEM = '-----BEGIN CERTIFICATE-----\nMII+/=\n-----END CERTIFICATE-----\n';
  it('takes certificates as text or as files, and hands them on', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pem-'));
    writeFileSync(join(folder, 'ca.pem'), PEM);
    const given = new URLSearchParams({
      sslrootcert: join(folder, 'ca.pem'),
      sslcert: PEM.replace('MII', 'cert'),
      sslkey: PEM.replace('MII', 'key'),
    });
    const text = `postgres://u@h/d?${String(given).replaceAll('+', '%20')}`;
    const tls = {
      mode: 'verify-full',
      ca: PEM,
      certificate: PEM.replace('MII', 'cert'),
      key: PEM.replace('MII', 'key'),
    };
    const address = parseDatabaseAddress(text);
    rmSync(folder, { recursive: true });
    expect(address.tls).toEqual(tls);
    // What it was read from is no longer needed.
    const again = formatDatabaseAddress(address);
    expect(parseDatabaseAddress(again).tls).toEqual(tls);
    expect(connectionOf(again).ssl).toEqual({
      ...{ host: 'h', rejectUnauthorized: true },
      ...{ ca: tls.ca, cert: tls.certificate, key: tls.key },
    });
    expect(parseDatabaseAddress('postgres://u@h/d?sslrootcert=system').tls).toEqual({
      mode: 'verify-full',
    });
  });

  it.each([
    [undefined, 'disable', false],
    ['disable', 'disable', false],
    ['allow', 'disable', false],
    ['prefer', 'disable', false],
    ['require', 'require', { host: 'h', rejectUnauthorized: false }],
    ['no-verify', 'require', { host: 'h', rejectUnauthorized: false }],
    ['verify-ca', 'verify-full', { host: 'h', rejectUnauthorized: true }],
    ['verify-full', 'verify-full', { host: 'h', rejectUnauthorized: true }],
  ])(
    'asks sslmode %s for %s where DATABASE_TLS=off says that it is known',
    (mode, strength, ssl) => {
      process.env.DATABASE_TLS = 'off';
      const text = `postgres://u@h/d${mode ? `?sslmode=${mode}` : ''}`;
      expect(parseDatabaseAddress(text).tls.mode).toBe(strength);
      expect(connectionOf(text).ssl).toEqual(ssl);
    },
  );

  it('takes DATABASE_TLS for off, or not set', () => {
    process.env.DATABASE_TLS = '';
    expect(parseDatabaseAddress('postgres://u@h/d').tls.mode).toBe('verify-full');
    process.env.DATABASE_TLS = 'on';
    expect(() => parseDatabaseAddress('postgres://u@h/d')).toThrow(
      'DATABASE_TLS is off, or not set',
    );
    // Nothing leaves this machine.
    expect(parseDatabaseAddress('postgres://u@localhost/d').tls.mode).toBe('disable');
  });

  it('may leave out much, and say some of it by parameters', () => {
    const host = { host: 'localhost', port: 5432, user: userInfo().username };
    expect(parseDatabaseAddress('postgres:///d')).toMatchObject({ ...host, database: 'd' });
    expect(parseDatabaseAddress('postgres://localhost')).toMatchObject({
      ...host,
      database: host.user,
    });
    expect(
      parseDatabaseAddress('postgres://u@h/d?&port=&options=-c%20a=b&application_name=x&'),
    ).toMatchObject({ port: 5432, options: '-c a=b' });
    expect(connectionOf('postgres://u@h/d?channel_binding=disable')).toMatchObject({
      enableChannelBinding: false,
    });
    expect(connectionOf('postgres://u@h/d?channel_binding=prefer')).toMatchObject({
      enableChannelBinding: true,
    });
    for (const name of ['options', 'enableChannelBinding', 'connectionTimeoutMillis'])
      expect(connectionOf('postgres://u@h/d')).not.toHaveProperty(name);
    expect((connectionOf('postgres://u@h/d').password as () => string)()).toBe('');
    expect(connectionOf('postgres://u:p@h/d').password).toBe('p');
  });

  it('names each parameter that it takes, where one is not known', () => {
    expect(() => parseDatabaseAddress('postgres://u@h/d?x=1')).toThrow(
      'use host, port, user, password, dbname, sslmode, sslrootcert, sslcert, sslkey, application_name, options, channel_binding, connect_timeout',
    );
  });

  it.each([
    ['', /is not like/],
    ['mysql://u@h/d', /is not like/],
    ['postgres://u:pa/ss@h/d', /is not like/],
    ['postgres://u:pa#ss@h/d', /is not like/],
    ['postgres://u@h/d#e', /is not like/],
    ['postgres://u@h/d/e', /is not like/],
    ['postgres://u@h /d', /is not like/],
    ['postgres://u@h1,h2/d', /several hosts/],
    ['postgres://u@h/d?host=h1,h2', /several hosts/],
    ['postgres://u@h/d?hostaddr=1.2.3.4', /parameter that is not known/],
    ['postgres://u@h/d?service=x', /parameter that is not known/],
    ['postgres://u@h/d?passfile=x', /parameter that is not known/],
    ['postgres://u@h/d?target_session_attrs=any', /parameter that is not known/],
    ['postgres://u@h/d?%70ort=1&port=2', /twice/],
    ['postgres://u@h:0/d', /port/],
    ['postgres://u@h:65536/d', /port/],
    ['postgres://u@h/d?port=5432,5433', /port/],
    ['postgres://u@h/d?port=0x10', /port/],
    ['postgres://u@h/d?port=1e3', /port/],
    ['postgres://u@h/d?sslmode=maybe', /sslmode/],
    ['postgres://u@h/d?sslrootcert=/nowhere.pem', /not there/],
    ['postgres://u@h/d?sslrootcert=package.json', /holds no certificate or key/],
    [`postgres://u@h/d?sslkey=${import.meta.dirname}`, /cannot be read/],
    ['postgres://u@h/d?sslmode=disable', /sslmode=disable: its password/],
    ['postgres://u@h/d?sslmode=no-verify', /sslmode=no-verify: its password/],
    ['postgres://u@h/d?channel_binding=x', /channel_binding/],
    ['postgres://u@h/d?connect_timeout=x', /connect_timeout/],
    ['postgres://u@h/d?connect_timeout=12345', /connect_timeout/],
    ['postgres://', /neither a host nor a database/],
    ['postgres://u@h/%ff', /not in UTF-8/],
    ['jdbc:postgres://u@h/d', /comes with "jdbc:" before it: give the address alone/],
    ['postgres://u@h:123456/d', /is not like|port/],
    ['postgres://u%zz@h/d', /two digits/],
    ['postgres://u@h/a%00b', /zero byte/],
  ])('%j is refused, without being quoted', (text, said) => {
    const parse = () => parseDatabaseAddress(text);
    expect(parse).toThrow(said);
    expect(parse).toThrow(expect.objectContaining({ name: 'InvalidConfiguration' }));
    expect(parse).not.toThrow(/pa.ss/);
  });
});
