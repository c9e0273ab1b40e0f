import type { SESv2Client, SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { stopIfDry } from '../../platform/dry-run.ts';
import { describeError, log } from '../../platform/log.ts';
import type { Mailer, Outgoing } from '../mailer.ts';
import { classify } from './classify.ts';
import { type CallTimeouts, oneAttempt } from './one-attempt.ts';

export type SesSettings = {
  /** `Name <address>`, of a verified identity. */
  from: string;
  /** Publishes SES's reports to EventBridge; without it nothing resolves an unknown send. */
  configurationSet: string;
};

/**
 * Sends by SES. One attempt per call: SES has no idempotency key, so a retry by the SDK after a lost
 * answer would be a second mail. The client is loaded at the first send.
 */
export function createSesMailer(settings: SesSettings, timeouts?: CallTimeouts): Mailer {
  let client: Promise<SESv2Client> | undefined;
  const connect = async () => {
    const { SESv2Client: Client } = await import('@aws-sdk/client-sesv2');
    return new Client(oneAttempt(timeouts));
  };
  return async (outgoing) => {
    stopIfDry('sends a mail');
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
  const { rendered } = outgoing;
  const headers = headersOf(outgoing);
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
        ...(headers.length > 0 && { Headers: headers }),
      },
    },
  };
}

function headersOf({ unsubscribeUrl, automaticAnswer }: Outgoing) {
  return [
    ...(unsubscribeUrl
      ? [
          { Name: 'List-Unsubscribe', Value: `<${unsubscribeUrl}>` },
          { Name: 'List-Unsubscribe-Post', Value: 'List-Unsubscribe=One-Click' },
        ]
      : []),
    ...(automaticAnswer ? [{ Name: 'Auto-Submitted', Value: 'auto-replied' }] : []),
  ];
}
