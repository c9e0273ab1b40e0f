import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { readEncryptionKeys } from '../../shared/credentials/keys.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createExpireRecordsHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);
const deps = createConsumerDeps(config);
const encryptionKeys = async () => {
  const text = await deps.secrets.readIfPut(config.ENCRYPTION_KEY_SECRET);
  return text === undefined ? undefined : readEncryptionKeys(text);
};
export const handler = createExpireRecordsHandler({ ...deps, encryptionKeys });
