import { badRequest, type Content, type EmailInput } from './content.ts';

const MOST_RECIPIENTS = 50;
/** Bytes of a message with its attachments: what SES v2 takes. */
const LARGEST = 40 * 1024 * 1024;
const MOST_TAGS = 50;
/** Characters of a header that is given beside Subject and Body. */
const HEADER = { name: /^[\x21-\x39\x3b-\x7e]{1,126}$/, value: /^[\x20-\x7e\t]{1,870}$/ };

/** What SES would refuse before it takes the mail. @throws AwsError BadRequestException. */
export function checkEmail(content: Content, input: EmailInput): void {
  const recipients = [...content.to, ...content.cc, ...content.bcc];
  if (recipients.length === 0) throw badRequest('At least one recipient is required.');
  if (recipients.length > MOST_RECIPIENTS) throw badRequest('Recipient count exceeds 50.');
  for (const address of [content.from, ...recipients, ...content.replyTo]) checkAddress(address);
  const texts = [content.subject, ...content.headers.flatMap(({ name, value }) => [name, value])];
  if (texts.some((text) => /[\r\n]/.test(text.replace(/\r\n[ \t]/g, ' '))))
    throw badRequest('Header values must not contain line breaks.');
  for (const { Name, Value } of input.Content?.Simple?.Headers ?? [])
    if (!HEADER.name.test(Name) || !HEADER.value.test(Value))
      throw badRequest(`The header ${JSON.stringify(Name)} is too long, empty or not ASCII.`);
  checkTags(input);
  if (sizeOf(content) > LARGEST)
    throw badRequest(`Message length is more than ${LARGEST} bytes long.`);
}

function checkTags({ EmailTags = [] }: EmailInput): void {
  if (EmailTags.length > MOST_TAGS) throw badRequest('Tag count exceeds 50.');
  for (const { Name, Value } of EmailTags)
    if (![Name, Value].every((text) => /^[A-Za-z0-9_.@-]{1,256}$/.test(text)))
      throw badRequest(`Tag ${JSON.stringify(Name)} may hold only letters, digits, _, -, . and @.`);
}

function sizeOf({ text = '', html = '', subject, attachments }: Content): number {
  const files = attachments.reduce((total, { size }) => total + size, 0);
  return Buffer.byteLength(text) + Buffer.byteLength(html) + Buffer.byteLength(subject) + files;
}

/** The forms of a display name that SES reads: plain words, or quoted; anything else is encoded. */
const NAME = /^([A-Za-z0-9!#$%&'*+/=?^_`{|}~. -]*|"([^"\\]|\\.)*")$/;
const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

function checkAddress(written: string): void {
  const refuse = (why: string) => badRequest(`${why}: ${JSON.stringify(written)}`);
  if (/[^\x20-\x7e]/.test(written)) {
    throw refuse(
      /[^\x20-\x7e]/.test(written.split('@').at(-1) ?? '')
        ? 'Domain contains illegal character'
        : 'Address contains non-ASCII characters',
    );
  }
  const name = written.includes('<') ? written.slice(0, written.lastIndexOf('<')).trim() : '';
  if (!NAME.test(name)) throw refuse("Missing final '@domain'");
  const address = bareAddress(written);
  const at = address.lastIndexOf('@');
  if (at < 1) throw refuse("Missing final '@domain'");
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  if (local.length > 64 || !LOCAL.test(local)) throw refuse('Local part is not allowed');
  if (domain.includes('..')) throw refuse('Domain contains dot-dot');
  const labels = domain.split('.');
  if (labels.length < 2 || !labels.every((label) => LABEL.test(label)))
    throw refuse('Domain contains illegal character');
}

/** `Harbor Coffee <hello@harbor.test>` → `hello@harbor.test` */
export function bareAddress(written: string): string {
  return /<([^<>]+)>\s*$/.exec(written)?.[1] ?? written.trim();
}
