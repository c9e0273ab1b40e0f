import type { SendResult } from '../mailer.ts';

const THROTTLED =
  /^(TooManyRequestsException|ThrottlingException|Throttling|ThrottledException|LimitExceededException)$/;
// Nothing about the message is wrong: somebody must mend the account, the identity or the settings.
const MISCONFIGURED =
  /^(AccountSuspendedException|SendingPausedException|MailFromDomainNotVerifiedException|NotFoundException|UnrecognizedClientException|InvalidClientTokenId|ExpiredToken.*|CredentialsProviderError)$/;
// The connection never stood, so nothing can have been accepted.
const UNREACHABLE = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/** What an error of an SDK client proves; whatever proves nothing is ambiguous. */
export function classify(error: unknown): SendResult {
  const { name, message, code, $metadata } = error as {
    name: string;
    message?: string;
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  const reason = code && UNREACHABLE.test(code) ? code : name;
  // Waiting a second does not help here: somebody has to ask SES for more, or wait for tomorrow.
  if (/daily/i.test(message ?? '')) {
    return { status: 'misconfigured', reason: 'the daily quota is used up' };
  }
  if (THROTTLED.test(name) || status === 429) return { status: 'throttled', reason };
  // Also for a sender: in SES's sandbox, or before the identity is verified, every mail is refused.
  const unverified = name === 'MessageRejected' && /not verified/.test(message ?? '');
  // A role, a key, a clock that is wrong: AWS says 401 or 403 whatever the message holds.
  const forbidden = status === 401 || status === 403;
  if (unverified || forbidden || MISCONFIGURED.test(name)) {
    return { status: 'misconfigured', reason };
  }
  if (UNREACHABLE.test(code ?? '')) return { status: 'unreachable', reason };
  if (status !== undefined && status >= 400 && status < 500) return { status: 'refused', reason };
  return { status: 'ambiguous', reason };
}
