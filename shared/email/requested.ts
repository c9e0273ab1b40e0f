import * as z from 'zod/mini';
import type { events } from '../events/catalogue.ts';
import { RejectMessage } from '../platform/errors.ts';
import type { EmailRequest } from './queue-emails.ts';
import { requestKey } from './request-key.ts';
import { requestable } from './templates/index.ts';

type Requested = z.output<typeof events.emailRequested.detail>;

/**
 * A mail that the application asks for by `email.requested`. It is worthless once what it carries is
 * no longer valid, so it is not sent then.
 *
 * @throws RejectMessage when nobody may ask for the template, or the data does not fit it; the message
 *   names the fields, never their values: they sign somebody in.
 */
export function toEmailRequest(detail: Requested): EmailRequest {
  const { template: name, data, ...request } = detail;
  const template = Object.hasOwn(requestable, name)
    ? requestable[name as keyof typeof requestable]
    : undefined;
  if (!template) {
    const names = Object.keys(requestable).join(', ');
    throw new RejectMessage(`There is no such mail to ask for; there are ${names}`);
  }
  const schema: z.ZodMiniType<{ validUntil: string }> = template.data;
  const parsed = z.safeParse(schema, data);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'data');
    throw new RejectMessage(`The data of "${name}" does not fit: ${fields.join(', ')}`);
  }
  return {
    ...request,
    template: name,
    effectKey: requestKey(detail),
    expiresAt: new Date(parsed.data.validUntil),
    data: parsed.data,
  } as EmailRequest;
}
