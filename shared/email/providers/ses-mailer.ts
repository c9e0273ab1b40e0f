import type { SESv2Client, SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { describeError, log } from '../../platform/log.ts';
import type { Mailer, Outgoing, SendResult } from '../mailer.ts';

export type SesSettings = {
  /** `Name <address>`, of a verified identity. */
  from: string;
  /** Publishes SES's reports to EventBridge; without it nothing resolves an unknown send. */
  configurationSet: string;
};

/** Milliseconds. Far below the lease of a call (send-queued.ts), or two senders could call at once. */
const TIMEOUTS = { connectionTimeout: 3_000, requestTimeout: 10_000 };

/**
 * Sends by SES. One attempt per call: SES has no idempotency key, so a retry by the SDK after a lost
 * answer would be a second mail. The client is loaded at the first send.
 */
export function createSesMailer(settings: SesSettings): Mailer {
  let client: Promise<SESv2Client> | undefined;
  const connect = async () => {
    const { SESv2Client: Client } = await import('@aws-sdk/client-sesv2');
    return new Client({ maxAttempts: 1, requestHandler: TIMEOUTS });
  };
  return async (outgoing) => {
    try {
      const { SendEmailCommand } = await import('@aws-sdk/client-sesv2');
      client ??= connect();
      const answer = await (await client).send(new SendEmailCommand(request(outgoing, settings)));
      return { status: 'sent', messageId: answer.MessageId ?? '' };
    } catch (error) {
      log.warn('mail was not confirmed', {
        emailId: outgoing.id,
        error: describeError(error).name,
      });
      return classify(error);
    }
  };
}

function request(outgoing: Outgoing, settings: SesSettings): SendEmailCommandInput {
  const { rendered, unsubscribeUrl } = outgoing;
  const text = (Data: string) => ({ Data, Charset: 'UTF-8' });
  return {
    FromEmailAddress: settings.from,
    Destination: { ToAddresses: [outgoing.recipient] },
    ConfigurationSetName: settings.configurationSet,
    // Comes back in each of SES's reports.
    EmailTags: [{ Name: 'ledger', Value: outgoing.id }],
    Content: {
      Simple: {
        Subject: text(rendered.subject),
        Body: { Text: text(rendered.text), Html: text(rendered.html) },
        ...(unsubscribeUrl && {
          Headers: [
            { Name: 'List-Unsubscribe', Value: `<${unsubscribeUrl}>` },
            { Name: 'List-Unsubscribe-Post', Value: 'List-Unsubscribe=One-Click' },
          ],
        }),
      },
    },
  };
}

const THROTTLED =
  /^(TooManyRequestsException|ThrottlingException|Throttling|LimitExceededException)$/;
// Nothing about the message is wrong: somebody must mend the account, the identity or the role.
const MISCONFIGURED =
  /^(AccountSuspendedException|SendingPausedException|MailFromDomainNotVerifiedException|NotFoundException|AccessDenied.*|UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|ExpiredToken.*|CredentialsProviderError|MissingAuthenticationTokenException)$/;
// The connection never stood, so nothing can have been accepted.
const UNREACHABLE = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/** What an error of the SDK proves; whatever proves nothing is ambiguous. */
export function classify(error: unknown): SendResult {
  const { name, message, code, $metadata } = error as {
    name: string;
    message?: string;
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  const reason = code && UNREACHABLE.test(code) ? code : name;
  if (THROTTLED.test(name) || status === 429) return { status: 'throttled', reason };
  // Also for a sender: in SES's sandbox, or before the identity is verified, every mail is refused.
  const unverified = name === 'MessageRejected' && /not verified/.test(message ?? '');
  if (unverified || MISCONFIGURED.test(name)) return { status: 'misconfigured', reason };
  if (UNREACHABLE.test(code ?? '')) return { status: 'unreachable', reason };
  if (status !== undefined && status >= 400 && status < 500) return { status: 'refused', reason };
  return { status: 'ambiguous', reason };
}
