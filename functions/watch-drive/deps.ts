import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { driveFrom } from '../../shared/documents/drive/account.ts';
import { driveIntakeOf } from '../../shared/documents/drive/settings.ts';
import { s3Storage as storage } from '../../shared/documents/intake/storage.ts';
import type { ConfigOf } from '../../shared/platform/config.ts';
import type { settings } from './settings.ts';

/** What the stage says of folders of Google Drive, and where their files go. */
export function createDeps(config: ConfigOf<typeof settings>) {
  const deps = createConsumerDeps(config);
  return {
    ...deps,
    storage,
    bucket: config.DOCUMENTS_BUCKET,
    intake: () => driveIntakeOf(config),
    openDrive: () => driveFrom(config.DRIVE_ACCOUNT_SECRET, deps),
  };
}
