import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Node } from 'constructs';
import { driveIntakeOf } from '../../../shared/documents/drive/settings.ts';
import { InvalidConfiguration } from '../../../shared/platform/errors.ts';
import { jobs } from '../../../shared/scheduling/jobs.ts';
import { bindBucket, bindSecret } from '../../constructs/bind.ts';
import { jobFunction } from '../../constructs/job-function.ts';
import { createSecret } from '../../constructs/secret.ts';
import { readStrictMode } from '../../constructs/strict-mode.ts';
import { type ContextName, readContext, WrongContext } from '../../context.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import type { StoredSecret } from '../../foundation/stored-secret.ts';

/** What the command line says of the stage's own folder, and the variable that carries it. */
const SETTINGS = {
  gdriveOrdersOrganization: 'GDRIVE_ORDERS_ORGANIZATION_ID',
  gdriveOrdersRootId: 'GDRIVE_ORDERS_ROOT_ID',
  gdriveOrdersIncomingId: 'GDRIVE_ORDERS_INCOMING_ID',
  gdriveOrdersProcessedId: 'GDRIVE_ORDERS_PROCESSED_ID',
} as const;

/** Who may read folders of Google Drive, and which of them is the stage's own. */
export type DriveIntakeOptions = { secret: StoredSecret; environment: Record<string, string> };

/** Every five minutes → watch-drive: folders of Google Drive → bucket documents. */
export function watchDrive(foundation: Foundation, bucket: Bucket): DriveIntakeOptions {
  const environment = readFolders(foundation.stack.node);
  const secret = createSecret(foundation, 'drive-account', {
    description: 'Key file of the service account that folders with invoices are shared with',
  });
  const watch = jobFunction(foundation, jobs['watch-drive'], { environment });
  bindSecret(watch, secret, 'DRIVE_ACCOUNT_SECRET');
  bindBucket(watch, bucket, { variable: 'DOCUMENTS_BUCKET', access: ['write'] });
  return { secret, environment };
}

/** @throws WrongContext for a folder that brings documents to nobody, or that strict mode does not take */
function readFolders(node: Node): Record<string, string> {
  const named = Object.entries(SETTINGS).flatMap(([name, variable]) => {
    const value = readContext(node, name as ContextName);
    return value === undefined ? [] : [[variable, value] as const];
  });
  const environment = { ...Object.fromEntries(named), ...readStrictMode(node) };
  try {
    driveIntakeOf(environment);
    return environment;
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error;
    throw new WrongContext(error.message.replaceAll(/GDRIVE_ORDERS_\w+/g, asContext), {
      cause: error,
    });
  }
}

const asContext = (variable: string) =>
  `-c ${Object.entries(SETTINGS).find(([, it]) => it === variable)?.[0] ?? variable}=…`;
