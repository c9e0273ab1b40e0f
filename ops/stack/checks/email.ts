import type { Check } from '../../../shared/health/check.ts';
import type { OpsContext } from '../../context.ts';

type Found = Omit<Check, 'name'>;

/** What SES says of the account, and of the sender's identity where the stage has one. */
export type SesState = {
  production: boolean;
  sending: boolean;
  enforcement: string;
  sentToday: number;
  quota: number;
  identity?: { name: string; verified: boolean; dkim: boolean };
};

/**
 * Reads what SES says of the account, in messages a day, and of the sender where the stage names one.
 */
export async function readSes(context: Pick<OpsContext, 'stack' | 'aws'>): Promise<SesState> {
  const { stack, aws } = context;
  const { SESv2Client, GetAccountCommand } = await import('@aws-sdk/client-sesv2');
  const client = new SESv2Client(aws.settings);
  try {
    const account = await client.send(new GetAccountCommand({}));
    const from = stack.outputs?.EmailFrom;
    return {
      production: account.ProductionAccessEnabled === true,
      sending: account.SendingEnabled === true,
      enforcement: account.EnforcementStatus ?? 'HEALTHY',
      sentToday: account.SendQuota?.SentLast24Hours ?? 0,
      quota: account.SendQuota?.Max24HourSend ?? 0,
      ...(from && { identity: await readIdentity(client, from) }),
    };
  } finally {
    client.destroy();
  }
}

/** The address itself, or its domain: either lets mail leave. */
async function readIdentity(
  client: import('@aws-sdk/client-sesv2').SESv2Client,
  address: string,
): Promise<NonNullable<SesState['identity']>> {
  const { GetEmailIdentityCommand } = await import('@aws-sdk/client-sesv2');
  const domain = address.slice(address.indexOf('@') + 1);
  const looks = [domain, address].map(async (EmailIdentity) => {
    const answer = await client.send(new GetEmailIdentityCommand({ EmailIdentity }));
    return {
      name: EmailIdentity,
      verified: answer.VerifiedForSendingStatus === true,
      dkim: answer.DkimAttributes?.Status === 'SUCCESS',
    };
  });
  const found = (await Promise.allSettled(looks)).flatMap((it) =>
    it.status === 'fulfilled' ? [it.value] : [],
  );
  const none = { name: address, verified: false, dkim: false };
  return found.find(({ verified }) => verified) ?? found[0] ?? none;
}

/** Whether mail of this account may go to anybody. */
export function judgeSes(ses: SesState): Found {
  const detail = `SES has sent ${ses.sentToday} of ${ses.quota} mails of the last 24 hours`;
  const { identity } = ses;
  if (!ses.sending || ses.enforcement === 'SHUTDOWN')
    return {
      status: 'problem',
      detail: 'SES sends nothing for this account',
      advice: 'Look at the reputation page of SES: answer its case',
    };
  if (identity && !identity.verified)
    return {
      status: 'problem',
      detail: `SES has not verified the sender ${identity.name}`,
      advice: 'Verify the domain in SES, then ops email test ADDRESS',
    };
  if (!ses.production)
    return {
      status: 'problem',
      detail: 'SES is in its sandbox: mail goes to verified addresses only',
      advice: 'Ask for production access in the console of SES',
    };
  if (ses.enforcement !== 'HEALTHY')
    return { status: 'warning', detail: `${detail}; under review`, advice: 'Runbook: SES warns' };
  if (identity && !identity.dkim)
    return {
      status: 'warning',
      detail: `${detail}; ${identity.name} does not sign by DKIM`,
      advice: 'Put the records that SES shows into DNS',
    };
  if (ses.sentToday > 0.8 * ses.quota)
    return { status: 'warning', detail, advice: 'Ask SES for a larger quota' };
  return { status: 'ok', detail };
}
