import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { createReplaySender } from '../../shared/dead-letters/replays/sender.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createRunReplaysHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);
const sender = createReplaySender({ queues: config.WORK_QUEUES });

export const handler = createRunReplaysHandler({ ...createConsumerDeps(config), ...sender });
