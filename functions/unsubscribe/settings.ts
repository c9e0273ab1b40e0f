import { text, variable } from '../../shared/platform/config.ts';

export const settings = {
  DATABASE_SECRET: variable('Secret with the connection string of its own role.', text),
  UNSUBSCRIBE_SECRET: variable(
    'Secret that signs unsubscribe links; the previous value stays valid.',
    text,
  ),
};
