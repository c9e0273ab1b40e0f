import { text, variable } from '../../shared/platform/config.ts';

export const settings = {
  BUS_NAME: variable('The `nightshift` bus of this stage.', text),
  DATABASE_SECRET: variable("Secret with the worker's connection string.", text),
};
