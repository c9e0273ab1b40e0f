import type { SecretReader } from '../../platform/secrets.ts';
import type { Mailer } from '../mailer.ts';

/** Milliseconds. */
const TIMEOUT = 10_000;

/** Posts to a Slack webhook; the recipient is the ARN of the secret that holds its URL. */
export function createSlackMailer(deps: { secrets: SecretReader }): Mailer {
  return async ({ id, recipient, rendered }) => {
    let url: string;
    try {
      url = (await deps.secrets.read(recipient)).trim();
    } catch {
      return {
        status: 'misconfigured',
        reason: 'the secret with the Slack webhook cannot be read',
      };
    }
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: `*${rendered.subject}*\n${rendered.text}` }),
        signal: AbortSignal.timeout(TIMEOUT),
      });
      if (answer.ok) return { status: 'sent', messageId: `slack-${id}` };
      const reason = `Slack answered ${answer.status}`;
      if (answer.status === 429) return { status: 'throttled', reason };
      if (answer.status >= 500) return { status: 'ambiguous', reason };
      return { status: 'misconfigured', reason };
    } catch {
      return { status: 'ambiguous', reason: 'Slack did not answer' };
    }
  };
}
