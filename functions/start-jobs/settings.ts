import { text, variable } from '../../shared/platform/config.ts';

export const settings = {
  STAGE: text,
  DLQ_URL: variable('Where messages end that name no job.', text),
};
