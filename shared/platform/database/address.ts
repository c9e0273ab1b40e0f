import { userInfo } from 'node:os';
import { InvalidConfiguration } from '../errors.ts';
import { pastedAlong } from '../pasted.ts';
import { readTls, type Tls } from './address-tls.ts';
import { asPasted } from './pasted-address.ts';

/** The address of a Postgres database, read once: what every client connects by. */
export type DatabaseAddress = {
  /** A name, an IP address, or the folder of a socket. */
  host: string;
  port: number;
  user: string;
  password: string | undefined;
  database: string;
  tls: Tls;
  /** `-c name=value …` of the server. */
  options: string | undefined;
  channelBinding: 'require' | 'prefer' | 'disable' | undefined;
  /** Seconds. */
  connectTimeout: number | undefined;
};

const SHAPE =
  /^postgres(?:ql)?:\/\/(?:([^:@/?#\s]*)(?::([^@/?#\s]*))?@)?(\[[0-9a-fA-F:.]+\]|[^:@/?#\s[\]]*)(?::(\d*))?(?:\/([^/?#\s]*))?(?:\?([^#\s]*))?$/;

/** Parameters that stand for a part of the address, as in `?host=/run/postgresql`. */
const PARTS = ['host', 'port', 'user', 'password', 'dbname'];
const TLS = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey'];
/** What says who connects is ours to say. */
const WITHOUT_MEANING = ['application_name'];
const KNOWN = [
  ...PARTS,
  ...TLS,
  ...WITHOUT_MEANING,
  'options',
  'channel_binding',
  'connect_timeout',
];

const DEFAULT_PORT = 5432;

/**
 * Reads `postgres://user:password@host:port/database?…`, with what came along when it was pasted. A parameter that not every client of ours
 * would understand alike is refused: two readings of one address are two databases.
 *
 * @throws InvalidConfiguration that never quotes the address
 */
export function parseDatabaseAddress(text: string): DatabaseAddress {
  const [, user, password, host, port, database, query] =
    SHAPE.exec(asPasted(text)) ??
    refuse(
      alongside(text) ??
        'is not like postgres://user:password@host:port/database; in names and passwords, special characters are written as %xx',
    );
  if (!user && !host && !database && !query) refuse('names neither a host nor a database');
  const given = readParameters(query ?? '');
  const part = (name: string, own: string | undefined) =>
    given.get(name) ?? (own ? decode(own) : undefined);
  const address = {
    host: part('host', host?.replace(/^\[|\]$/g, '')) ?? 'localhost',
    port: readPort(part('port', port)),
    user: part('user', user) ?? userInfo().username,
    password: part('password', password),
  };
  if (address.host.includes(',')) refuse('names several hosts');
  return {
    ...address,
    database: part('dbname', database) ?? address.user,
    tls: readTls(address.host, given),
    options: given.get('options'),
    channelBinding: readChannelBinding(given.get('channel_binding')),
    connectTimeout: readSeconds(given.get('connect_timeout')),
  };
}

/** The address as text again, for a secret. */
export function formatDatabaseAddress(address: DatabaseAddress): string {
  const { host, port, user, password, database, tls, options, channelBinding } = address;
  const url = new URL(`postgres://localhost:${port}`);
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password ?? '');
  url.pathname = `/${encodeURIComponent(database)}`;
  if (host.startsWith('/')) url.searchParams.set('host', host);
  else url.hostname = host.includes(':') ? `[${host}]` : host;
  url.searchParams.set('sslmode', tls.mode);
  if (tls.ca) url.searchParams.set('sslrootcert', tls.ca);
  if (tls.certificate) url.searchParams.set('sslcert', tls.certificate);
  if (tls.key) url.searchParams.set('sslkey', tls.key);
  if (options) url.searchParams.set('options', options);
  if (channelBinding) url.searchParams.set('channel_binding', channelBinding);
  // A space is %20 here: a plus would be one.
  url.search = url.search.replaceAll('+', '%20');
  return url.toString();
}

/** The same server and login, another database. */
export const withDatabase = (text: string, database: string): string =>
  formatDatabaseAddress({ ...parseDatabaseAddress(text), database });

function readParameters(query: string): Map<string, string> {
  const given = new Map<string, string>();
  for (const pair of query.split('&').filter(Boolean)) {
    const [encoded = '', ...value] = pair.split('=');
    const name = decode(encoded);
    if (!KNOWN.includes(name)) refuse(`has a parameter that is not known: use ${KNOWN.join(', ')}`);
    if (given.has(name)) refuse(`says ${name} twice`);
    given.set(name, decode(value.join('=')));
  }
  return given;
}

function readPort(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port > 0 && port < 65_536 ? port : refuse('has a port that is none');
}

function readChannelBinding(text: string | undefined): DatabaseAddress['channelBinding'] {
  if (text === undefined || text === 'require' || text === 'prefer' || text === 'disable')
    return text;
  return refuse('says of channel_binding what is not known');
}

function readSeconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^\d{1,4}$/.test(text) ? Number(text) : refuse('has a connect_timeout that is none');
}

function decode(text: string): string {
  if (/%(?![0-9a-f]{2})/i.test(text)) refuse('has a % that is not followed by two digits');
  if (text.includes('%00')) refuse('has a zero byte');
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse('is not in UTF-8');
  }
}

function alongside(text: string): string | undefined {
  const what = pastedAlong(text);
  return what && `comes with ${what}: give the address alone, from postgres:// on`;
}

function refuse(why: string): never {
  throw new InvalidConfiguration(`The address of the database ${why}`);
}
