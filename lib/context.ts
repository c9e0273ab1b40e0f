import type { Node } from 'constructs';
import { InvalidRequest } from '../shared/platform/errors.ts';
import { didYouMean } from '../shared/platform/nearest.ts';
import { CONTEXT_FORMS, type Form } from './context-forms.ts';

/** A context value that the stack does not know, or cannot use. */
export class WrongContext extends InvalidRequest {}

/** Every context value that the stack reads, and what it decides. */
export const CONTEXT = {
  stage: '`dev` (default), `staging` or `prod`, for `npx cdk`; `npm run deploy` has `--stage`',
  database: '`url` (default: your Postgres) or `aurora`',
  databaseVersion:
    'counts up when the owner’s address is another one, so that `migrate` runs; `npm run deploy` sets it',
  databaseTls:
    '`off` lets an address that says `sslmode=disable` pass: the password travels in the clear',
  watch: '`true` or `false`: whether the stage has alarms (`staging` and `prod` have)',
  poolerHost:
    'host, or host:port (6432), of PgBouncer or RDS Proxy in transaction mode: functions connect through it, migrations and backups go direct',
  rhythm:
    '`steady` or `calm`: jobs look as often as customers notice, or hourly, so that a database that can sleep does (`dev` is calm)',
  tracing:
    '`otlp`: functions write a span of OpenTelemetry for each request and message into their logs (`off`)',
  operators:
    'who may what with `npm run ops` and the console: `ARN=look,ARN=act,ARN=secrets`, `*` in an ARN for any letters; absent, whoever AWS lets in',
  alarmEmail: 'who gets the alarms; must confirm once',
  appUrl: 'where the application is, `https://…`: who bought a plan comes back to it',
  emailFrom: 'sender of all mail, an identity that SES has verified',
  backupKeepDays: 'days for which every backup is kept (30)',
  backupKeepWeeks: 'weeks for which one backup a week is kept (8)',
  backupKeepMonths: 'months for which one backup a month is kept (12)',
  backupLockDays:
    'days for which nobody deletes a backup, by Object Lock: 14 in `prod`, none elsewhere (0: none)',
  backupKmsKeyArn: 'a key of yours for the backups at rest',
  backupPostgresMajor: "the PostgreSQL client's major version",
  corsOrigins:
    'origins whose pages may read answers of the API, by commas: `https://app.example.com`',
  gdriveBackupFolderId:
    'the folder of Google Drive that backups are copied to, where the secret names none',
  gdriveOrdersOrganization:
    'the organisation that the stage’s own folder brings invoices to: its id',
  gdriveOrdersRootId: 'a folder of Google Drive with `Incoming` and `Processed` in it',
  gdriveOrdersIncomingId: 'the folder of Google Drive that invoices come into',
  gdriveOrdersProcessedId: 'the folder that they go to once they are documents',
  gdriveStrictMode:
    '`true`: Google Drive is used with folders that are named, and none is looked for or made',
  jwksUrl: 'public keys of a provider whose members sign in there: RS256, ES256',
  jwtIssuer: 'who its tokens say made them',
  jwtAudience: 'for whom its tokens say they are',
  joinUrl: 'the page of your application that invitations lead to, with `?token=`',
  signInUrl: 'the page of your application that sign-in mails lead to, with `?token=`',
  documentsMailDomain:
    'receives invoices by mail at `invoices+<organisation>@` this domain, whose MX is SES’s',
  documentsExtractor:
    'lets a model read invoices: `bedrock`, or `openai` for any compatible endpoint',
  documentsModel: "the model's name",
  documentsModelUrl: 'where the compatible endpoint is',
  documentsModelPriceIn: 'dollars for a million tokens that it reads',
  documentsModelPriceOut: 'dollars for a million tokens that it writes',
  documentsModelVision: '`true`: the model sees the first five pages as pictures too',
  documentsModelMaxTokens: 'most tokens of one answer',
  documentsBudgetDocument: 'dollars that one document may cost',
  documentsBudgetDay: 'dollars that an organisation may spend a day',
} as const;

export type ContextName = keyof typeof CONTEXT;

/** A context value as text; undefined when it is absent or empty. */
export function readContext(node: Node, name: ContextName): string | undefined {
  return asText(node.tryGetContext(name));
}

const asText = (value: unknown) =>
  value === undefined || value === '' ? undefined : String(value);

const forms: Record<ContextName, Form> = CONTEXT_FORMS;

/**
 * Refuses names that nobody reads, and values that no function could use: `-c emailFrm=…` would
 * deploy a stage without a sender, and `-c databaseTls=of` one that is told nothing.
 * The CDK's own names and those of other tools carry `:` or `/`.
 * @throws WrongContext with the nearest right name, or with what the value must be
 */
export function refuseWrongContext(context: Record<string, unknown>): void {
  for (const [name, given] of Object.entries(context)) {
    if (/[:/]/.test(name)) continue;
    if (!isContextName(name)) {
      const known = Object.keys(CONTEXT).sort();
      throw new WrongContext(
        `There is no context value "${name}"${didYouMean(name, known)}. All: ${known.join(', ')}`,
      );
    }
    const value = asText(given);
    const fault = value === undefined ? undefined : forms[name](value);
    if (fault) throw new WrongContext(`-c ${name}=${value}: ${fault}`);
  }
}

const isContextName = (name: string): name is ContextName => Object.hasOwn(CONTEXT, name);
