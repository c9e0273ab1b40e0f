import { readEmailAddress, readMailbox } from '../shared/platform/email-address.ts';
import { didYouMean } from '../shared/platform/nearest.ts';
import { isUuid } from '../shared/platform/uuid.ts';
import { RHYTHMS } from '../shared/scheduling/job.ts';

/** What is wrong with a context value, in words that say what is needed; nothing where it is right. */
export type Form = (value: string) => string | undefined;

const needs =
  (says: string, fits: (value: string) => boolean): Form =>
  (value) =>
    fits(value) ? undefined : `${says} is needed`;

const matches = (says: string, form: RegExp) => needs(says, (value) => form.test(value));

const oneOf =
  (...words: string[]): Form =>
  (value) =>
    words.includes(value)
      ? undefined
      : `${words.join(' or ')} is needed${didYouMean(value, words)}`;

const number = (least: number, most: number) =>
  needs(
    `a whole number from ${least} to ${most}`,
    (value) => /^\d{1,6}$/.test(value) && Number(value) >= least && Number(value) <= most,
  );

/** As the function reads it; a model of one's own costs nothing. */
const price = matches('an amount of dollars like 0.25', /^\d{1,6}(\.\d{1,6})?$/);

/** A budget of nothing is a model that is never asked. */
const budget: Form = (value) =>
  price(value) ?? (Number(value) > 0 ? undefined : 'more than 0 is needed');

/** Plain http is for what runs on the same machine. */
const address = (example: string): Form =>
  needs(`an address like ${example}`, (value) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    return (
      url !== undefined &&
      !url.username &&
      (url.protocol === 'https:' ||
        (url.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname)))
    );
  });

/** Links of mails are this address with the token after it. */
const page =
  (example: string): Form =>
  (value) =>
    address(example)(value) ??
    (/[?#]/.test(value) ? 'an address without ? and # is needed: ?token= is put there' : undefined);

const origins = needs('origins like https://app.example.com, by commas,', (value) =>
  value
    .split(',')
    .map((it) => it.trim())
    .every((it) => address('')(it) === undefined && new URL(it).origin === it),
);

const HOST = /^(?=.{1,253}$)[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)+$/i;

const pooler = needs('a host, or host:port,', (value) => {
  const [, host = '', port = '6432'] = /^([^:/,\s]+)(?::(\d{1,5}))?$/.exec(value) ?? [];
  return (HOST.test(host) || host === 'localhost') && Number(port) > 0 && Number(port) < 65_536;
});

const driveFolder = matches('the id of a folder, the last part of its address,', /^[\w-]{10,200}$/);

const OPERATOR = /^arn:aws[\w-]*:(iam|sts):\S*=(look|act|secrets)$/;

/** One for each name in `CONTEXT`. */
export const CONTEXT_FORMS = {
  stage: () => undefined, // The command that takes it knows which stages it may be.
  database: oneOf('url', 'aurora'),
  databaseVersion: matches('a word of letters, digits and dashes', /^[\w.-]{1,100}$/),
  databaseTls: oneOf('off', 'on'),
  watch: oneOf('true', 'false'),
  poolerHost: pooler,
  rhythm: oneOf(...RHYTHMS),
  tracing: oneOf('otlp', 'off'),
  operators: needs('ARN=look, ARN=act or ARN=secrets, by commas,', (value) =>
    value.split(',').every((entry) => OPERATOR.test(entry.trim())),
  ),
  alarmEmail: mailAddress,
  appUrl: address('https://app.example.com'),
  emailFrom: sender,
  backupKeepDays: number(0, 36_500),
  backupKeepWeeks: number(0, 5_200),
  backupKeepMonths: number(0, 1_200),
  backupLockDays: number(0, 36_500),
  backupKmsKeyArn: matches(
    'the ARN of a key, arn:aws:kms:REGION:ACCOUNT:key/…,',
    /^arn:aws[\w-]*:kms:[a-z\d-]+:\d{12}:(key|alias)\/[\w/-]+$/,
  ),
  backupPostgresMajor: number(15, 99),
  corsOrigins: origins,
  gdriveBackupFolderId: driveFolder,
  gdriveOrdersOrganization: needs('the id of an organisation (a UUID)', isUuid),
  gdriveOrdersRootId: driveFolder,
  gdriveOrdersIncomingId: driveFolder,
  gdriveOrdersProcessedId: driveFolder,
  gdriveStrictMode: oneOf('true', 'false'),
  jwksUrl: address('https://login.example.com/.well-known/jwks.json'),
  jwtIssuer: matches('what the tokens say as iss, without blanks,', /^\S{1,500}$/),
  jwtAudience: matches('what the tokens say as aud, without blanks,', /^\S{1,500}$/),
  joinUrl: page('https://app.example.com/join'),
  signInUrl: page('https://app.example.com/sign-in'),
  documentsMailDomain: matches('a domain like in.example.com', HOST),
  documentsExtractor: oneOf('bedrock', 'openai'),
  documentsModel: matches('the name of a model, without blanks,', /^\S{1,256}$/),
  documentsModelUrl: address('https://models.example.com/v1'),
  documentsModelPriceIn: price,
  documentsModelPriceOut: price,
  documentsModelVision: oneOf('true', 'false'),
  documentsModelMaxTokens: number(100, 999_999),
  documentsBudgetDocument: budget,
  documentsBudgetDay: budget,
} as const satisfies Record<string, Form>;

function mailAddress(value: string): string | undefined {
  const read = readEmailAddress(value);
  return 'fault' in read ? `an address like ops@example.com is needed: ${read.fault}` : undefined;
}

/** What no mail could be sent from is found out at synth, and not by the first mail. */
function sender(value: string): string | undefined {
  const read = readMailbox(value);
  return 'fault' in read
    ? `${read.fault}. Give an address, or Name <address>, such as night@example.com`
    : undefined;
}
