type Part = { name: string; bytes: Uint8Array; type?: string };

/** A mail as SES hands it over, with these attachments. */
export function mailOf(input: {
  to: string;
  from?: string;
  id?: string;
  results?: string | null;
  headers?: string[];
  parts: Part[];
}): Uint8Array {
  const from = input.from ?? 'Ann <ann@vendor.example>';
  const results =
    input.results === undefined
      ? 'amazonses.com; spf=pass (spfCheck: domain of vendor.example) client-ip=192.0.2.1; dmarc=pass header.from=vendor.example;'
      : input.results;
  const lines = [
    ...(results === null ? [] : [`Authentication-Results: ${results}`]),
    ...(input.headers ?? []),
    `From: ${from}`,
    `To: Books <${input.to}>`,
    'Subject: =?utf-8?Q?Rechnung_f=C3=BCr_M=C3=A4rz?=',
    ...(input.id === undefined ? [] : [`Message-ID: <${input.id}>`]),
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="part"',
    '',
    '--part',
    'Content-Type: text/plain',
    '',
    'see attached',
    ...input.parts.flatMap(({ name, bytes, type = 'application/octet-stream' }) => [
      '--part',
      `Content-Type: ${type}; name="${name}"`,
      `Content-Disposition: attachment; filename="${name}"`,
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n'),
    ]),
    '--part--',
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}
