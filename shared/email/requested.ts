import * as z from 'zod/mini';
import type { events } from '../events/catalogue.ts';
import { RejectMessage } from '../platform/errors.ts';
import type { EmailRequest } from './queue-emails.ts';
import { requestKey } from './request-key.ts';
import { templates } from './templates/index.ts';

type Requested = z.output<typeof events.emailRequested.detail>;

/**
 * A mail that the application asks for by `email.requested`: a magic link, a one-time code, an
 * invitation. It is worthless once what it carries is no longer valid, so it is not sent then.
 *
 * @throws RejectMessage when the data does not fit the template; the message names the fields, never
 *   their values: they sign somebody in.
 */
export function toEmailRequest(detail: Requested): EmailRequest {
  const { template, data, ...request } = detail;
  const parsed = z.safeParse(templates[template].data, data);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'data');
    throw new RejectMessage(`The data of "${template}" does not fit: ${fields.join(', ')}`);
  }
  return {
    ...request,
    template,
    effectKey: requestKey(detail),
    expiresAt: new Date(parsed.data.validUntil),
    data: parsed.data,
  } as EmailRequest;
}
