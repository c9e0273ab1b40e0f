import { text, variable } from '../../shared/platform/config.ts';

export const settings = {
  DATABASE_SECRET: variable("Secret with the worker's connection string.", text),
  ENCRYPTION_KEY_SECRET: variable(
    'Secret with the keys that wrap credentials; not there while a stage keeps none.',
    text,
  ),
};
