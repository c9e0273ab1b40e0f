import * as z from 'zod/mini';
import { variable } from '../../shared/platform/config.ts';

export const settings = z.object({
  BUS_NAME: variable('The `nightshift` bus of this stage.', z.string()),
  DATABASE_SECRET: variable("Secret with the worker's connection string.", z.string()),
  EMAIL_FROM: variable(
    'Sender, `Name <address>`, of an identity that SES has verified.',
    z.string(),
  ),
  EMAIL_CONFIGURATION_SET: variable(
    'SES configuration set that reports to EventBridge.',
    z.string(),
  ),
  PUBLIC_URL: variable(
    'Of the HTTP API, without a slash at its end: unsubscribe links begin with it.',
    z.string(),
  ),
  UNSUBSCRIBE_SECRET: variable(
    'Secret that signs unsubscribe links; the previous value stays valid.',
    z.string(),
  ),
});
