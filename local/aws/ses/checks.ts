import { badRequest, type Content, type EmailInput } from './content.ts';

const MOST_RECIPIENTS = 50;

/** What SES would refuse before it takes the mail. @throws AwsError BadRequestException. */
export function checkEmail(content: Content, input: EmailInput): void {
  const recipients = [...content.to, ...content.cc, ...content.bcc];
  if (recipients.length === 0) throw badRequest('At least one recipient is required.');
  if (recipients.length > MOST_RECIPIENTS) throw badRequest('Recipient count exceeds 50.');
  for (const address of [content.from, ...recipients, ...content.replyTo]) checkAddress(address);
  const texts = [content.subject, ...content.headers.flatMap(({ name, value }) => [name, value])];
  if (texts.some((text) => /[\r\n]/.test(text.replace(/\r\n[ \t]/g, ' '))))
    throw badRequest('Header values must not contain line breaks.');
  for (const { Name, Value } of input.EmailTags ?? [])
    if (![Name, Value].every((text) => /^[A-Za-z0-9_.@-]{1,256}$/.test(text)))
      throw badRequest(`Tag ${JSON.stringify(Name)} may hold only letters, digits, _, -, . and @.`);
}

function checkAddress(written: string): void {
  const address = bareAddress(written);
  if (/[\r\n]/.test(written) || !/^[\x21-\x7e]+@[^\s@<>]+$/.test(address))
    throw badRequest(`Invalid email address: ${JSON.stringify(written)}.`);
}

/** `Harbor Coffee <hello@harbor.test>` → `hello@harbor.test` */
export function bareAddress(written: string): string {
  return /<([^<>]+)>\s*$/.exec(written)?.[1] ?? written.trim();
}
