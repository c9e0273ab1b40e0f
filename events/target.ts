import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where to post, and what to sign with. */
export type Target = { url: string; secret: string };

/**
 * The local stack by its stack.json, or a deployed stage by its address.
 * @throws Error that says what to do.
 */
export function findTarget(
  input: { stage: string; secret: string | undefined },
  environment: Record<string, string | undefined>,
): Target {
  const given = input.secret ?? environment.STRIPE_WEBHOOK_SECRET;
  if (input.stage !== 'local') {
    if (!/^https?:\/\//.test(input.stage))
      throw new Error(
        `--stage takes "local" or the API's address (https://…), not "${input.stage}"`,
      );
    if (!given) throw new Error('A deployed stage needs --secret or STRIPE_WEBHOOK_SECRET');
    return { url: webhookOf(input.stage), secret: given };
  }
  const stack = readStack(resolve(environment.NIGHTSHIFT_STATE ?? '.local'));
  // One secret of several is enough to sign with.
  const secret = given ?? stack.stripeWebhookSecret?.split(/[\s,]+/).find(Boolean);
  if (!secret) throw new Error('The running stack has no signing secret: give one by --secret');
  return { url: webhookOf(stack.apiUrl), secret };
}

const webhookOf = (base: string) => `${base.replace(/\/+$/, '')}/webhooks/stripe`;

function readStack(stateDir: string): { apiUrl: string; stripeWebhookSecret?: string } {
  try {
    return JSON.parse(readFileSync(join(stateDir, 'stack.json'), 'utf8'));
  } catch (cause) {
    throw new Error(
      `No stack is running here: start one by "npm start" (looked for ${join(stateDir, 'stack.json')})`,
      { cause },
    );
  }
}
