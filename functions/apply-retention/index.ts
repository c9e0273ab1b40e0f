import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { openS3Store } from '../../shared/platform/object-store/s3-store.ts';
import { createApplyRetentionHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);

export const handler = createApplyRetentionHandler({
  ...createConsumerDeps(config),
  openStore: () => openS3Store({ bucket: config.ARCHIVE_BUCKET }),
});
