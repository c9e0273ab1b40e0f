import { readStackFile, stateDirectory } from '../ops/stack/stack-file.ts';
import { InvalidConfiguration, InvalidRequest } from '../shared/platform/errors.ts';
import { pastedAlong } from '../shared/platform/pasted.ts';

/** Where to post, what to sign with, and the Stripe of this machine, where the stack has it. */
export type Target = { url: string; secret: string; stripeUrl?: string | undefined };

/**
 * The local stack by its stack.json, or a deployed stage by its address.
 * @throws InvalidRequest, InvalidConfiguration that say what to do.
 */
export function findTarget(input: { stage: string }, environment: NodeJS.ProcessEnv): Target {
  const given = environment.STRIPE_WEBHOOK_SECRET || undefined;
  const along = given && pastedAlong(given);
  if (along)
    throw new InvalidConfiguration(
      `STRIPE_WEBHOOK_SECRET comes with ${along}: give the secret alone (whsec_…)`,
    );
  if (input.stage !== 'local') {
    if (!/^https?:\/\//.test(input.stage))
      throw new InvalidRequest(
        `--stage takes "local" or the API's address (https://…), not "${input.stage}"`,
      );
    if (!given)
      throw new InvalidRequest(
        'A deployed stage needs its signing secret, in STRIPE_WEBHOOK_SECRET of the environment',
      );
    return { url: webhookOf(input.stage), secret: given };
  }
  const stack = readStackFile(stateDirectory(environment));
  // One secret of several is enough to sign with.
  const secret = given ?? stack.stripeWebhookSecret?.split(/[\s,]+/).find(Boolean);
  if (!secret)
    throw new InvalidConfiguration(
      'The running stack has no signing secret: give one in STRIPE_WEBHOOK_SECRET',
    );
  return { url: webhookOf(stack.apiUrl), secret, stripeUrl: stack.stripeUrl };
}

const webhookOf = (base: string) => `${base.replace(/\/+$/, '')}/webhooks/stripe`;
