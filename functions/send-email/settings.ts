import { text, variable } from '../../shared/platform/config.ts';

export const settings = {
  BUS_NAME: variable('The `nightshift` bus of this stage.', text),
  DATABASE_SECRET: variable("Secret with the worker's connection string.", text),
  EMAIL_FROM: variable('Sender, `Name <address>`, of an identity that SES has verified.', text),
  EMAIL_CONFIGURATION_SET: variable('SES configuration set that reports to EventBridge.', text),
  PUBLIC_URL: variable(
    'Of the HTTP API, without a slash at its end: unsubscribe links begin with it.',
    text,
  ),
  UNSUBSCRIBE_SECRET: variable(
    'Secret that signs unsubscribe links; the previous value stays valid.',
    text,
  ),
};
