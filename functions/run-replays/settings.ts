import { text, variable } from '../../shared/platform/config.ts';

export const settings = {
  DATABASE_SECRET: variable("Secret with the worker's connection string.", text),
  WORK_QUEUES: variable(
    'JSON of short queue name → URL: where dead letters go back to, and its own queue.',
    text,
  ),
};
