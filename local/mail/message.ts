/** A mail or an operator's notice that this machine took instead of sending it. */
export type CapturedMessage = {
  /** SES message id, or SNS message id for a notice. */
  id: string;
  kind: 'email' | 'notice';
  /** Milliseconds since the epoch. */
  at: number;
  /** Short name of the function that sent it, or `operator`. */
  sender: string;
  from: string;
  to: string[];
  cc: string[];
  bcc: string[];
  replyTo: string[];
  subject: string;
  text?: string;
  html?: string;
  headers: { name: string; value: string }[];
  attachments: { filename: string; contentType: string; size: number }[];
  configurationSet?: string;
  tags: Record<string, string>;
  /** What the receiving side did: every mail is delivered, but to the simulator's addresses. */
  outcome: Outcome;
};

export type Outcome = 'delivered' | 'bounced' | 'complained' | 'rejected';
