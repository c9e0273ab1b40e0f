import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { sendMessage } from '../../shared/platform/aws/send-message.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { openS3Store } from '../../shared/platform/object-store/s3-store.ts';
import { createApplyRetentionHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);
export const handler = createApplyRetentionHandler({
  ...createConsumerDeps(config),
  openStore: () => openS3Store({ bucket: config.ARCHIVE_BUCKET }),
  openDocuments: () => openS3Store({ bucket: config.DOCUMENTS_BUCKET }),
  again: (next) => sendMessage({ queueUrl: config.RETENTION_QUEUE, body: JSON.stringify(next) }),
});
