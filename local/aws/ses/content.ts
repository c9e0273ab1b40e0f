import type { CapturedMessage } from '../../mail/message.ts';
import { AwsError } from '../errors.ts';

type Part = { Data?: string } | undefined;

type SimpleContent = {
  Subject?: Part;
  Body?: { Text?: Part; Html?: Part };
  Headers?: { Name: string; Value: string }[];
  Attachments?: { FileName: string; ContentType?: string; RawContent: string }[];
};

export type EmailInput = {
  FromEmailAddress?: string;
  Destination?: { ToAddresses?: string[]; CcAddresses?: string[]; BccAddresses?: string[] };
  ReplyToAddresses?: string[];
  Content?: { Simple?: SimpleContent; Raw?: { Data: string }; Template?: unknown };
  EmailTags?: { Name: string; Value: string }[];
  ConfigurationSetName?: string;
};

export type Content = Pick<
  CapturedMessage,
  'from' | 'to' | 'cc' | 'bcc' | 'replyTo' | 'subject' | 'text' | 'html' | 'headers' | 'attachments'
>;

export const badRequest = (message: string) => new AwsError('BadRequestException', message);

/** What the mail says, whichever way it was handed in. @throws AwsError BadRequestException. */
export async function readContent(input: EmailInput): Promise<Content> {
  const { Simple, Raw, Template } = input.Content ?? {};
  if (Template !== undefined)
    throw badRequest('Templates of SES are not available on this machine.');
  if (Raw) return readRaw(input, Buffer.from(Raw.Data ?? '', 'base64'));
  if (!Simple) throw badRequest('Content must hold Simple or Raw.');
  return readSimple(input, Simple);
}

function readSimple(input: EmailInput, simple: SimpleContent): Content {
  const text = simple.Body?.Text?.Data;
  const html = simple.Body?.Html?.Data;
  if (simple.Subject?.Data === undefined || (text === undefined && html === undefined))
    throw badRequest('Subject and Body are required.');
  if (!input.FromEmailAddress) throw badRequest('FromEmailAddress is required.');
  const { ToAddresses = [], CcAddresses = [], BccAddresses = [] } = input.Destination ?? {};
  return {
    from: input.FromEmailAddress,
    to: ToAddresses,
    cc: CcAddresses,
    bcc: BccAddresses,
    replyTo: input.ReplyToAddresses ?? [],
    subject: simple.Subject.Data,
    ...(text === undefined ? {} : { text }),
    ...(html === undefined ? {} : { html }),
    headers: (simple.Headers ?? []).map(({ Name, Value }) => ({ name: Name, value: Value })),
    attachments: (simple.Attachments ?? []).map(({ FileName, ContentType, RawContent }) => ({
      filename: FileName,
      contentType: ContentType ?? 'application/octet-stream',
      size: Buffer.byteLength(RawContent, 'base64'),
    })),
  };
}

/** Headers that are shown by other means. */
const SHOWN = /^(from|to|cc|bcc|reply-to|subject|date|message-id|mime-version|content-.*)$/;

async function readRaw(input: EmailInput, raw: Buffer): Promise<Content> {
  const { default: PostalMime } = await import('postal-mime');
  const mail = await PostalMime.parse(raw);
  const list = (addresses: { address?: string }[] | undefined) =>
    (addresses ?? []).flatMap(({ address }) => (address ? [address] : []));
  const from = input.FromEmailAddress ?? mail.from?.address;
  if (!from) throw badRequest('The mail has no From header, and FromEmailAddress is not given.');
  const { ToAddresses, CcAddresses, BccAddresses } = input.Destination ?? {};
  return {
    from,
    // A given destination is the envelope; the headers then say nothing about who receives it.
    ...(input.Destination
      ? { to: ToAddresses ?? [], cc: CcAddresses ?? [], bcc: BccAddresses ?? [] }
      : { to: list(mail.to), cc: list(mail.cc), bcc: list(mail.bcc) }),
    replyTo: list(mail.replyTo),
    subject: mail.subject ?? '',
    ...(mail.text === undefined ? {} : { text: mail.text }),
    ...(mail.html === undefined ? {} : { html: mail.html }),
    headers: mail.headers
      .filter(({ key }) => !SHOWN.test(key))
      .map(({ key, originalKey, value }) => ({ name: originalKey ?? key, value })),
    attachments: mail.attachments.map(({ filename, mimeType, content }) => ({
      filename: filename ?? 'attachment',
      contentType: mimeType,
      size: typeof content === 'string' ? content.length : content.byteLength,
    })),
  };
}
