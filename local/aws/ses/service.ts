import { randomBytes, randomUUID } from 'node:crypto';
import { DAY } from '../../../shared/platform/durations.ts';
import type { Mailbox } from '../../mail/mailbox.ts';
import type { CapturedMessage } from '../../mail/message.ts';
import { isAllowed } from '../auth/iam.ts';
import type { AwsCall, AwsReply, AwsService } from '../call.ts';
import { accessDenied, notImplemented } from '../errors.ts';
import type { Bus } from '../events/bus.ts';
import { asJsonError, parseJson, toAwsError } from '../protocol/json.ts';
import type { LocalState } from '../state.ts';
import type { SesAccount } from './account.ts';
import { bareAddress, checkEmail } from './checks.ts';
import { type EmailInput, readContent } from './content.ts';
import { sesEvents } from './events.ts';
import { type Faults, faultError } from './faults.ts';
import { outcomeOf } from './simulator.ts';

export type SesDeps = {
  account: SesAccount;
  state: LocalState;
  bus: Bus;
  mailbox: Mailbox;
  faults: Faults;
  now: () => number;
};

/** SES v2: SendEmail, taken into the inbox of this machine, with the events of its configuration set. */
export function createSesService(deps: SesDeps): AwsService {
  return {
    handle(call) {
      if (call.method === 'POST' && call.path === '/v2/email/outbound-emails')
        return sendEmail(call, deps);
      if (call.method === 'GET' && call.path === '/v2/email/account') return account(call, deps);
      throw notImplemented(`ses:${call.method} ${call.path}`);
    },
    refuse(error) {
      const { code, message, status } = asJsonError(toAwsError(error));
      const type = code === 'AccessDenied' ? 'AccessDeniedException' : code;
      return {
        status,
        headers: { 'content-type': 'application/json', 'x-amzn-errortype': type },
        body: JSON.stringify({ message }),
      };
    },
  };
}

async function sendEmail(call: AwsCall, deps: SesDeps): Promise<AwsReply> {
  const input = parseJson(call.body) as EmailInput;
  const content = await readContent(input);
  authorizeSend(call, content.from, input);
  checkEmail(content, input);
  deps.account.check(content, input);
  const recipients = [...content.to, ...content.cc, ...content.bcc];
  const fault = deps.faults.strike(recipients);
  if (fault === 'lost') return { status: 500, hangUp: true };
  if (fault !== undefined && fault !== 'ambiguous') throw faultError(fault);

  const at = deps.now();
  const message: CapturedMessage = {
    id: `010001${at.toString(16)}${randomBytes(3).toString('hex')}-${randomUUID()}-000000`,
    kind: 'email',
    at,
    sender: call.caller.name,
    ...content,
    ...(input.ConfigurationSetName ? { configurationSet: input.ConfigurationSetName } : {}),
    tags: Object.fromEntries((input.EmailTags ?? []).map(({ Name, Value }) => [Name, Value])),
    outcome: outcomeOf(recipients, `${content.text ?? ''}${content.html ?? ''}`),
  };
  deps.state.atomically(() => {
    deps.mailbox.add(message);
    const events = sesEvents(message);
    if (events.length > 0) deps.bus.put(events);
  });
  if (fault === 'ambiguous') return { status: 500, hangUp: true };
  return jsonBody({ MessageId: message.id });
}

/** The right on the address or on its domain; raw mail needs SendRawEmail, as in AWS. */
function authorizeSend({ caller }: AwsCall, from: string, input: EmailInput): void {
  const address = bareAddress(from);
  const action = input.Content?.Raw ? 'ses:SendRawEmail' : 'ses:SendEmail';
  const identity = (name: string | undefined) =>
    `arn:aws:ses:us-east-1:000000000000:identity/${name}`;
  const context = {
    'ses:fromaddress': address,
    'ses:recipients': Object.values(input.Destination ?? {}).flat(),
  };
  const allowed = [address, address.split('@')[1]].some((name) =>
    isAllowed(caller, { action, resource: identity(name), context }),
  );
  if (!allowed) throw accessDenied({ principal: caller.arn, action, resource: identity(address) });
}

function account({ caller }: AwsCall, { mailbox, now }: SesDeps): AwsReply {
  if (!isAllowed(caller, { action: 'ses:GetAccount', resource: '*' }))
    throw accessDenied({ principal: caller.arn, action: 'ses:GetAccount', resource: '*' });
  const since = now() - DAY;
  const SentLast24Hours = mailbox
    .messages({ limit: 50_000 })
    .filter(({ at, kind }) => kind === 'email' && at > since).length;
  return jsonBody({
    ProductionAccessEnabled: true,
    SendingEnabled: true,
    EnforcementStatus: 'HEALTHY',
    SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours },
  });
}

function jsonBody(body: unknown): AwsReply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}
