import { stopIfDry } from '../../platform/dry-run.ts';
import type { SecretReader } from '../../platform/secrets.ts';
import type { Mailer, SendResult } from '../mailer.ts';

/** Milliseconds. */
const TIMEOUT = 10_000;

/** Posts to a Slack webhook; the recipient is the ARN of the secret that holds its URL. */
export function createSlackMailer(deps: { secrets: SecretReader }): Mailer {
  return async ({ id, recipient, rendered }) => {
    stopIfDry('tells operators');
    const url = await readWebhook(recipient, deps);
    if (!url) {
      return { status: 'misconfigured', reason: 'the secret holds no URL of a Slack webhook' };
    }
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: `*${plain(rendered.subject)}*\n${plain(rendered.text)}` }),
        signal: AbortSignal.timeout(TIMEOUT),
      });
      return resultOf(answer.status, id);
    } catch {
      return { status: 'ambiguous', reason: 'Slack did not answer' };
    }
  };
}

async function readWebhook(arn: string, { secrets }: { secrets: SecretReader }) {
  try {
    return new URL((await secrets.read(arn)).trim()).href;
  } catch {
    return undefined;
  }
}

/** Slack's three: without this a reason that quotes `<!channel>` would call everybody. */
const plain = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function resultOf(status: number, id: string): SendResult {
  if (status >= 200 && status < 300) return { status: 'sent', messageId: `slack-${id}` };
  const reason = `Slack answered ${status}`;
  if (status === 429) return { status: 'throttled', reason };
  // This message is wrong, the next one may not be: it must not hold the channel up.
  if (status === 400 || status === 413) return { status: 'refused', reason };
  return { status: status >= 500 ? 'ambiguous' : 'misconfigured', reason };
}
