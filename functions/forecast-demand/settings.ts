import { text, variable } from '../../shared/platform/config.ts';

export const settings = {
  DATABASE_SECRET: variable("Secret with the worker's connection string.", text),
};
