import * as z from 'zod/mini';
import { customResourceHandler } from '../../shared/platform/aws/custom-resource.ts';
import { log } from '../../shared/platform/log.ts';
import { randomSecret } from '../../shared/platform/random-secret.ts';

type Deps = {
  /** Puts a value where none is. @returns whether it was put. */
  put: (secret: { name: string; value: string; description: string }) => Promise<boolean>;
  remove: (names: string[]) => Promise<void>;
};

/** What the template says of the stage's secrets; CloudFormation makes text of all but lists and objects. */
const properties = z.object({
  secrets: z.array(
    z.object({
      name: z.string(),
      description: z.string(),
      generate: z.optional(z.enum(['text', 'hex'])),
    }),
  ),
  /** What becomes of them when the stack is deleted. */
  deletion: z.enum(['delete', 'keep']),
});

/**
 * Gives each secret that chance decides its first value, when CloudFormation creates or updates the
 * stack. A value that is there stays: it may neither be read nor replaced from here.
 */
export function createPrepareSecretsHandler({ put, remove }: Deps) {
  const resource = { name: 'prepare-secrets', physicalId: 'nightshift-secrets' };
  return customResourceHandler(resource, async ({ RequestType, ResourceProperties }) => {
    const { secrets, deletion } = z.parse(properties, ResourceProperties);
    if (RequestType === 'Delete') {
      if (deletion === 'delete') await remove(secrets.map(({ name }) => name));
      return { made: 0 };
    }
    const made = [];
    for (const { name, description, generate } of secrets) {
      if (!generate) continue;
      if (await put({ name, description, value: randomSecret[generate]() })) made.push(name);
    }
    log.info('secrets are in place', { made });
    return { made: made.length };
  });
}
