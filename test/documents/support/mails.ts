/** `inText`: shown by the letter's HTML, as a logo is; `plain`: as it is, as a mail within a mail travels. */
type Part = { name: string; bytes: Uint8Array; type?: string; inText?: boolean; plain?: boolean };

/** A mail as SES hands it over, with these attachments. */
export function mailOf(input: {
  to: string;
  from?: string;
  id?: string;
  results?: string | null;
  headers?: string[];
  parts: Part[];
  boundary?: string;
}): Uint8Array {
  const { boundary = 'part' } = input;
  const from = input.from ?? 'Ann <ann@vendor.example>';
  const results =
    input.results === undefined
      ? 'amazonses.com; spf=pass (spfCheck: domain of vendor.example) client-ip=192.0.2.1; dmarc=pass header.from=vendor.example;'
      : input.results;
  const inText = input.parts.filter((part) => part.inText);
  const lines = [
    ...(results === null ? [] : [`Authentication-Results: ${results}`]),
    ...(input.headers ?? []),
    `From: ${from}`,
    `To: Books <${input.to}>`,
    'Subject: =?utf-8?Q?Rechnung_f=C3=BCr_M=C3=A4rz?=',
    ...(input.id === undefined ? [] : [`Message-ID: <${input.id}>`]),
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain',
    '',
    'see attached',
    ...input.parts.filter((part) => !part.inText).flatMap((part) => attached(part, boundary)),
    ...(inText.length > 0
      ? [
          `--${boundary}`,
          'Content-Type: multipart/related; boundary="letter"',
          '',
          '--letter',
          'Content-Type: text/html',
          '',
          ...inText.map(({ name }) => `<img src="cid:${name}">`),
          ...inText.flatMap((part) => attached(part, 'letter')),
          '--letter--',
        ]
      : []),
    `--${boundary}--`,
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

const attached = (
  { name, bytes, type = 'application/octet-stream', inText, plain }: Part,
  boundary: string,
) => [
  `--${boundary}`,
  `Content-Type: ${type}; name="${name}"`,
  `Content-Disposition: ${inText ? 'inline' : 'attachment'}; filename="${name}"`,
  ...(inText ? [`Content-ID: <${name}>`] : []),
  `Content-Transfer-Encoding: ${plain ? '8bit' : 'base64'}`,
  '',
  plain
    ? Buffer.from(bytes).toString()
    : Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n'),
];

const nested = (depth: number): string =>
  depth === 0
    ? 'Content-Type: text/plain\r\n\r\nx\r\n'
    : `Content-Type: multipart/mixed; boundary=c${depth}\r\n\r\n--c${depth}\r\n${nested(depth - 1)}\r\n--c${depth}--\r\n`;

/** The head of a mail over parts that lie deeper than any program takes apart. */
export function deepened(mail: Uint8Array): Uint8Array {
  const text = Buffer.from(mail).toString();
  return Buffer.from(text.slice(0, text.indexOf('Content-Type:')) + nested(25));
}
