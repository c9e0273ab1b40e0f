import { openS3Store } from '../../shared/backup/store/s3-store.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createConsumerDeps } from '../../shared/platform/consumer.ts';
import { createApplyRetentionHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);

export const handler = createApplyRetentionHandler({
  ...createConsumerDeps(config),
  openStore: () => openS3Store({ bucket: config.ARCHIVE_BUCKET }),
});
