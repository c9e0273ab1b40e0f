import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { driveFrom } from '../../shared/documents/drive/account.ts';
import { driveIntakeOf } from '../../shared/documents/drive/settings.ts';
import { s3Storage as storage } from '../../shared/documents/intake/storage.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createWatchDriveHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);
const deps = createConsumerDeps(config);
export const handler = createWatchDriveHandler({
  ...{ ...deps, storage, bucket: config.DOCUMENTS_BUCKET, intake: () => driveIntakeOf(config) },
  openDrive: () => driveFrom(config.DRIVE_ACCOUNT_SECRET, deps),
});
