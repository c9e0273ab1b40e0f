import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the fake does with one call of SendEmail. */
export type Behaviour =
  | 'accept'
  | 'throttle'
  | 'accept-without-answer'
  | 'accept-and-hold'
  | 'vanish'
  | 'refuse'
  | 'access-denied'
  | 'error-500';

export type Mail = {
  messageId: string;
  ledgerId: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
};

/** SESv2's SendEmail over real HTTP, with faults on demand: the edge of the outside world. */
export class FakeSes {
  readonly accepted: Mail[] = [];
  readonly calls: Behaviour[] = [];
  behave: (to: string, call: number) => Behaviour = () => 'accept';
  #server: Server;
  #taken = 0;
  /** What follows the log of this process, so that two fakes of one test do not meet. */
  #prefix = Math.random().toString(36).slice(2, 8);

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => this.#answer(JSON.parse(Buffer.concat(chunks).toString()), response));
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  // biome-ignore lint/suspicious/noExplicitAny: the SDK's request body, read as it comes
  #answer(body: any, response: ServerResponse) {
    const to: string = body.Destination.ToAddresses[0];
    const behaviour = this.behave(to, this.calls.length);
    this.calls.push(behaviour);
    const refuse = (status: number, type: string) => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type });
      response.end(JSON.stringify({ message: type }));
    };
    switch (behaviour) {
      case 'vanish':
        return response.destroy();
      case 'throttle':
        return refuse(429, 'TooManyRequestsException');
      case 'refuse':
        return refuse(400, 'MessageRejected');
      case 'access-denied':
        return refuse(403, 'AccessDeniedException');
      case 'error-500':
        return refuse(500, 'InternalFailure');
      default: {
        const messageId = this.#keep(to, body);
        if (behaviour === 'accept-without-answer') return response.destroy();
        if (behaviour === 'accept-and-hold') return;
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ MessageId: messageId }));
      }
    }
  }

  // biome-ignore lint/suspicious/noExplicitAny: the SDK's request body, read as it comes
  #keep(to: string, body: any): string {
    const { Subject, Body, Headers = [] } = body.Content.Simple;
    this.#taken += 1;
    const messageId = `${this.#prefix}-${this.#taken}`;
    this.accepted.push({
      messageId,
      ledgerId: body.EmailTags[0].Value,
      to,
      subject: Subject.Data,
      text: Body.Text.Data,
      html: Body.Html.Data,
      headers: Object.fromEntries(
        Headers.map((h: { Name: string; Value: string }) => [h.Name, h.Value]),
      ),
    });
    return messageId;
  }
}

/** The detail that SES would publish to EventBridge about a mail. */
export function sesDetail(
  mail: Pick<Mail, 'messageId' | 'ledgerId' | 'to'>,
  eventType: 'Send' | 'Delivery' | 'Bounce' | 'Complaint' | 'Reject' = 'Send',
  bounceType = 'Permanent',
) {
  const timestamp = '2026-03-27T09:00:01.000Z';
  const emailAddress = mail.to;
  return {
    eventType,
    mail: {
      messageId: mail.messageId,
      timestamp,
      destination: [mail.to],
      tags: { 'ses:configuration-set': ['nightshift-test'], ledger: [mail.ledgerId] },
    },
    ...(eventType === 'Delivery' && { delivery: { timestamp, recipients: [mail.to] } }),
    ...(eventType === 'Bounce' && {
      bounce: {
        timestamp,
        bounceType,
        bounceSubType: 'General',
        bouncedRecipients: [{ emailAddress }],
      },
    }),
    ...(eventType === 'Complaint' && {
      complaint: {
        timestamp,
        complaintFeedbackType: 'abuse',
        complainedRecipients: [{ emailAddress }],
      },
    }),
    ...(eventType === 'Reject' && { reject: { reason: 'Bad content' } }),
  };
}
