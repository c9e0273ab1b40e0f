import { describe, expect, it } from '@jest/globals';
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
    ['postgres://u@h/d?sslmode=maybe', /sslmode/],
    ['postgres://u@h/d?sslrootcert=/nowhere.pem', /not there/],
    [`postgres://u@h/d?sslrootcert=${import.meta.filename}`, /holds no certificate or key/],
    [`postgres://u@h/d?sslkey=${import.meta.dirname}`, /cannot be read/],
    ['postgres://u@h/d?sslmode=disable', /sslmode=disable: its password/],
    ['postgres://u@h/d?sslmode=no-verify', /sslmode=no-verify: its password/],
    ['postgres://u@h/d?channel_binding=x', /channel_binding/],
    ['postgres://u@h/d?connect_timeout=x', /connect_timeout/],
    ['postgres://u%zz@h/d', /two digits/],
    ['postgres://u@h/a%00b', /zero byte/],
  ])('%j is refused, without being quoted', (text, said) => {
    const parse = () => parseDatabaseAddress(text);
    expect(parse).toThrow(said);
    expect(parse).toThrow(expect.objectContaining({ name: 'InvalidConfiguration' }));
    expect(parse).not.toThrow(/pa.ss/);
  });
});
