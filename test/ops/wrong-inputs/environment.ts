import { findTarget } from '../../../events/target.ts';
import { settings as backupDatabase } from '../../../functions/backup-database/settings.ts';
import { settings as parseDocument } from '../../../functions/parse-document/settings.ts';
import { settings as stripeWebhook } from '../../../functions/stripe-webhook/settings.ts';
import { settings as sweepOccurrences } from '../../../functions/sweep-occurrences/settings.ts';
import { settings as tenantApi } from '../../../functions/tenant-api/settings.ts';
import { placesOf } from '../../../local/options.ts';
import { makeStateFolder } from '../../../local/state/state-folder.ts';
import { createContext } from '../../../ops/context.ts';
import { parseIdentities } from '../../../shared/backup/age/keys.ts';
import { parseSigners } from '../../../shared/backup/manifest/signature.ts';
import { readConfig, type Settings } from '../../../shared/platform/config.ts';
import { parseDatabaseAddress } from '../../../shared/platform/database/address.ts';

const DATABASE_URLS = [
  'foo',
  'mysql://h/d',
  'postgres://',
  '"foo"',
  "psql 'mysql://o@h/d'",
  'DATABASE_URL=o@h/d',
  'jdbc:postgresql://h/d',
  'postgresql+asyncpg://o@h/d',
  'postgres://o@h:port/d',
  'postgres://o@h:70000/d',
  'postgres://o@h1,h2/d',
  'postgres://o:p%zz@h/d',
  'postgres://o@h/d?sslmode=disable',
  'postgres://o@h/d?sslmode=always',
  'postgres://o@h/d?pool=5',
  'postgres://o@h/d?sslrootcert=/nowhere/ca.pem',
  'postgres://o@h/d?sslrootcert=/tmp',
  'postgres://o@h/d?sslrootcert=package.json',
  'postgres://o@h/d?connect_timeout=soon',
];

/** For as long as `run` runs. */
function withVariable<T>(name: string, value: string, run: () => T): T {
  const before = process.env[name];
  process.env[name] = value;
  try {
    return run();
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
}

const stack = {
  stage: 'x',
  region: 'r',
  bus: '',
  queues: {},
  buckets: {},
  functions: [],
  secrets: {},
};

/** A function's settings, all that it needs but one. */
const ofFunction = (settings: Settings, name: string, value: string | undefined) => () => {
  const needed = Object.keys(settings).filter((it) => !settings[it]?.unset);
  return readConfig(settings, {
    ...Object.fromEntries(needed.map((it) => [it, 'x'])),
    [name]: value,
  });
};

type Row = [input: string, run: () => unknown];

/** What stands wrongly in the environment of a shell, or of a function. */
export const ENVIRONMENT: readonly Row[] = [
  ...DATABASE_URLS.map(
    (url): Row => [`DATABASE_URL=${url}`, () => placesOf({ DATABASE_URL: url })],
  ),
  ...['package.json', 'package.json/state', '/proc/state', '/dev/null'].map(
    (path): Row => [`NIGHTSHIFT_STATE=${path}`, () => makeStateFolder(path)],
  ),
  ...['on', 'false', 'require'].map(
    (word): Row => [
      `DATABASE_TLS=${word}`,
      () => withVariable('DATABASE_TLS', word, () => parseDatabaseAddress('postgres://o@h/d')),
    ],
  ),
  ...['"whsec_1"', 'STRIPE_WEBHOOK_SECRET=whsec_1', 'whsec_****'].map(
    (secret): Row => [
      `STRIPE_WEBHOOK_SECRET=${secret}`,
      () => findTarget({ stage: 'https://h' }, { STRIPE_WEBHOOK_SECRET: secret }),
    ],
  ),
  ['no STRIPE_WEBHOOK_SECRET, and a deployed stage', () => findTarget({ stage: 'https://h' }, {})],
  ...['a\nb', 'x'.repeat(101)].map(
    (name): Row => [
      `NIGHTSHIFT_OPERATOR=${JSON.stringify(name)}`,
      () => withVariable('NIGHTSHIFT_OPERATOR', name, () => createContext({ stack })),
    ],
  ),
  ['BACKUP_ENCRYPTION_KEY=secret', () => parseIdentities('secret')],
  ['BACKUP_SIGNERS=me', () => parseSigners('me')],
  ['STRIPE_LIVEMODE=yes, of stripe-webhook', ofFunction(stripeWebhook, 'STRIPE_LIVEMODE', 'yes')],
  ['RHYTHM=often, of sweep-occurrences', ofFunction(sweepOccurrences, 'RHYTHM', 'often')],
  ['RATE_LIMIT_MAX=0, of tenant-api', ofFunction(tenantApi, 'RATE_LIMIT_MAX', '0')],
  [
    'BACKUP_KEEP_DAYS=all, of backup-database',
    ofFunction(backupDatabase, 'BACKUP_KEEP_DAYS', 'all'),
  ],
  [
    'DOCUMENT_READERS=many, of parse-document',
    ofFunction(parseDocument, 'DOCUMENT_READERS', 'many'),
  ],
  [
    'no DOCUMENTS_BUCKET, of parse-document',
    ofFunction(parseDocument, 'DOCUMENTS_BUCKET', undefined),
  ],
];
