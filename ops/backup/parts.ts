import type { Identity, Recipient } from '../../shared/backup/age/keys.ts';
import { identitiesOf, openSecondStore, recipientsOf } from '../../shared/backup/settings.ts';
import type { ObjectStore } from '../../shared/backup/store/object-store.ts';
import { openS3Store } from '../../shared/backup/store/s3-store.ts';
import { ownerUrl } from '../../shared/database/owner-url.ts';
import { InvalidConfiguration, NotFound } from '../../shared/platform/errors.ts';
import type { OpsContext } from '../context.ts';

/** The stage's backup bucket, reached with the operator's rights. */
export function openStore({ stack, aws }: OpsContext): Promise<ObjectStore> {
  const bucket = stack.buckets.backups;
  if (!bucket) throw new NotFound(`The ${stack.stage} stack has no bucket for backups`);
  return openS3Store({
    bucket,
    client: { ...aws.settings, forcePathStyle: stack.local !== undefined },
  });
}

export async function openSecond(context: OpsContext): Promise<ObjectStore | undefined> {
  const value = await secretOrNone(context, 'backup-second');
  return value ? openSecondStore(value) : undefined;
}

/** The owner's connection string: only it sees every row. */
export async function databaseUrl(context: OpsContext): Promise<string> {
  if (context.stack.local) return context.stack.local.databaseUrl;
  const value = await context.secret('database');
  if (!value) throw new InvalidConfiguration('The secret of the database has no value');
  return ownerUrl(value);
}

/** From BACKUP_ENCRYPTION_KEY in the environment, else from the stage's secret. */
export async function identities(context: OpsContext): Promise<Identity[]> {
  return identitiesOf(
    process.env.BACKUP_ENCRYPTION_KEY ?? (await secretOrNone(context, 'backup-key')),
  );
}

export async function recipients(context: OpsContext): Promise<Recipient[]> {
  const known = await secretOrNone(context, 'backup-recipients');
  return recipientsOf({
    recipients: known,
    key: known ? undefined : await secretOrNone(context, 'backup-key'),
  });
}

/** Where a fetched PostgreSQL client is kept. */
export const stateDir = ({ stack }: OpsContext): string =>
  stack.local?.stateDir ?? process.env.NIGHTSHIFT_STATE ?? '.local';

async function secretOrNone(context: OpsContext, name: string): Promise<string | undefined> {
  return (await context.secret(name))?.trim() || undefined;
}
