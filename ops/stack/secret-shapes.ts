import { parseIdentities, parseRecipients } from '../../shared/backup/age/keys.ts';
import { parseSigners, parseSigningKey } from '../../shared/backup/manifest/signature.ts';
import { parseFurtherPlaces } from '../../shared/backup/named-places.ts';
import { readEncryptionKeys } from '../../shared/credentials/keys.ts';
import { parseDriveAccount } from '../../shared/documents/drive/account.ts';
import { ownerUrl } from '../../shared/platform/database/owner-url.ts';
import { InvalidRequest } from '../../shared/platform/errors.ts';
import { pastedAlong } from '../../shared/platform/pasted.ts';
import { randomSecret } from '../../shared/platform/random-secret.ts';

/** What a secret may be, so that a slip is found before it is put. */
type Shape = {
  /** In words, after "takes". */
  takes: string;
  fits: (value: string) => boolean;
  /** Makes a value of it, where chance decides it. */
  generate?: () => string;
  /** Who writes it, where no operator does. */
  writtenBy?: string;
};

/** Characters below which a random value can be guessed. */
const LEAST = 32;

const RANDOM: Shape = {
  takes: `${LEAST} characters or more, without blanks: --generate makes such a value`,
  fits: (value) => value.length >= LEAST && /^[\x21-\x7e]+$/.test(value),
  generate: randomSecret.text,
};

const parses = (parse: (value: string) => unknown) => (value: string) => {
  try {
    parse(value);
    return true;
  } catch {
    return false;
  }
};

const byMigrate: Shape = {
  takes: 'nothing from here',
  fits: () => false,
  writtenBy: 'migrate: deploy again to provision it anew',
};

/** Every secret of the stack, by its short name. */
export const SECRET_SHAPES: Record<string, Shape> = {
  'console-key': RANDOM,
  'operator-token': RANDOM,
  'jobs-token': RANDOM,
  'unsubscribe-key': RANDOM,
  'intake-key': RANDOM,
  'jwt-secret': RANDOM,
  'jwt-refresh-secret': RANDOM,
  'encryption-key': {
    // Not --generate: the old one has to stay behind the new one until no row needs it.
    takes:
      'keys of 64 hex characters, separated by commas, the newest first: `openssl rand -hex 32` makes one',
    fits: parses(readEncryptionKeys),
  },
  'api-key-pepper': {
    // Not --generate: the old one has to stay behind the new one, or every key is refused.
    takes: 'peppers of 32 characters or more, separated by commas, the newest first',
    fits: (value) => value.split(',').every((part) => /^[!-~]{32,}$/.test(part.trim())),
  },
  'stripe-webhook': {
    takes: 'whsec_… secrets, separated by commas or blanks',
    fits: (value) => value.split(/[\s,]+/).every((part) => /^whsec_[\x21-\x7e]{16,}$/.test(part)),
  },
  'stripe-api-key': {
    takes: 'a restricted or secret key of Stripe: rk_live_…, sk_test_…',
    fits: (value) => /^(rk|sk)_(live|test)_\w{16,}$/.test(value),
  },
  'slack-webhook': {
    takes: 'the address of an incoming webhook: https://…',
    fits: (value) => URL.canParse(value) && new URL(value).protocol === 'https:',
  },
  'backup-key': {
    takes: 'age identities (AGE-SECRET-KEY-1…): npm run ops -- backup keygen --save puts one',
    fits: parses(parseIdentities),
  },
  'backup-recipients': {
    takes: 'age recipients (age1…): npm run ops -- backup keygen --save puts one',
    fits: parses(parseRecipients),
  },
  'backup-signing-key': {
    takes: 'a signing key of 64 hex characters: npm run ops -- backup keygen --save puts one',
    fits: parses(parseSigningKey),
  },
  'backup-signers': {
    takes: 'public keys of signers (ed25519:…): npm run ops -- backup keygen --save puts them',
    fits: parses(parseSigners),
  },
  'backup-second': {
    takes:
      'JSON with bucket, and region, endpoint, accessKeyId, secretAccessKey, or with serviceAccount and folderId of Google Drive, as docs/backup.md says',
    fits: parses(parseFurtherPlaces),
  },
  'drive-account': {
    takes: 'the key file of a service account of Google: its JSON as it was downloaded',
    fits: parses(parseDriveAccount),
  },
  'documents-model-key': {
    takes: 'the API key of the model’s endpoint: 16 characters or more, without blanks',
    fits: (value) => /^[\x21-\x7e]{16,}$/.test(value),
  },
  database: {
    takes: 'the address of the database’s owner: postgres://…',
    fits: parses(ownerUrl),
  },
  'database-worker': byMigrate,
  'database-app': byMigrate,
};

const shapeOf = (name: string): Shape =>
  SECRET_SHAPES[name] ?? (name.startsWith('database-') ? byMigrate : RANDOM);

/** @throws InvalidRequest for a secret whose value comes from elsewhere. */
export function generateSecret(name: string): string {
  const { generate, takes, writtenBy } = shapeOf(name);
  if (writtenBy) throw new InvalidRequest(`${name} is written by ${writtenBy}`);
  if (generate) return generate();
  throw new InvalidRequest(
    `${name} is not random but comes from elsewhere: give its value on standard input (${takes})`,
  );
}

/** @throws InvalidRequest that says what would be right, and nothing of the value. */
export function checkSecret({ name, value }: { name: string; value: string }): void {
  const { takes, fits, writtenBy } = shapeOf(name);
  if (writtenBy) throw new InvalidRequest(`${name} is written by ${writtenBy}`);
  if (fits(value)) return;
  const along = pastedAlong(value);
  const comes = along ? `. What was given comes with ${along}` : '';
  throw new InvalidRequest(`${name} takes ${takes}${comes}`);
}

/** Whether somebody else decides what it is: migrate does, or Aurora. */
export const isShapeless = (name: string): boolean =>
  shapeOf(name).writtenBy !== undefined || name === 'database';

/** @returns what it should be, in words and without the value; undefined where it is. */
export function whatIsWrong({ name, value }: { name: string; value: string }): string | undefined {
  const { takes, fits } = shapeOf(name);
  return fits(value.trim()) ? undefined : `${name} takes ${takes}`;
}
