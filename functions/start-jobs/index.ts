import { sendMessage as send } from '../../shared/platform/aws/send-message.ts';
import { startFunction } from '../../shared/platform/aws/start-function.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createStartJobsHandler } from './handler.ts';
import { settings } from './settings.ts';

const { STAGE, DLQ_URL: dlqUrl } = readConfig(settings);

export const handler = createStartJobsHandler({
  dlqUrl,
  send,
  start: (name, event) => startFunction(`nightshift-${STAGE}-${name}`, event),
});
