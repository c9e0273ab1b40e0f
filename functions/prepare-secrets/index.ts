import { deleteParameters, putParameter } from '../../shared/platform/aws/parameters.ts';
import { createPrepareSecretsHandler } from './handler.ts';

export const handler = createPrepareSecretsHandler({
  put: (secret) => putParameter({ ...secret, overwrite: false }),
  remove: deleteParameters,
});
