import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { createSenderDeps } from '../../shared/email/sender-deps.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createSendEmailHandler } from './handler.ts';
import { settings } from './settings.ts';

const { UNSUBSCRIBE_SECRET_ARN: unsubscribeSecretArn, ...config } = readConfig(settings);
const { EMAIL_FROM: from, EMAIL_CONFIGURATION_SET: configurationSet } = config;
const deps = createConsumerDeps(config);
const ports = { secrets: deps.secrets, publicUrl: config.PUBLIC_URL, unsubscribeSecretArn };
const sender = createSenderDeps({ ...ports, from, configurationSet });

export const handler = createSendEmailHandler({ ...deps, ...sender });
