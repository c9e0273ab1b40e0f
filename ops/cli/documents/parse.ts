import { basename } from 'node:path';
import { REFUSALS } from '../../../shared/documents/bytes/inspect.ts';
import { readInvoice } from '../../../shared/documents/invoice/read.ts';
import type { ExtractedInvoice } from '../../../shared/documents/invoice/schema.ts';
import { chosenExtraction, judge, withDoubts } from '../../../shared/documents/judge.ts';
import { matchLines } from '../../../shared/documents/knowledge/match-lines.ts';
import {
  findVendor,
  type KnownVendor,
  vendorDoubts,
} from '../../../shared/documents/knowledge/vendor.ts';
import type { Part } from '../../../shared/documents/parts/part.ts';
import { readGuarded } from '../../../shared/documents/reading/guarded.ts';
import { readGivenFile } from '../../../tools/command-line/given-file.ts';
import { text } from '../../../tools/command-line/text.ts';
import type { OpsContext } from '../../context.ts';
import { EXIT, verb } from '../noun.ts';
import { namedOrganization, organizationOption } from '../organization.ts';
import { printInvoice } from './print-invoice.ts';

/** Reads a file on this machine; nothing is sent, kept or changed. */
export const parse = verb({
  summary: 'read an invoice on this machine: fields, lines, checks, matches',
  description:
    'Reads a PDF, a JPEG, PNG or TIFF picture, or an XML e-invoice offline. With --organization, the vendor and the items of that organisation are looked up in the stack; nothing is written.',
  args: [{ name: 'file', summary: 'a PDF, a picture or an XML e-invoice', required: true }],
  options: {
    organization: {
      ...organizationOption.organization,
      summary: 'look up vendor and items of this one',
    },
  },
  // Without an organisation there is nobody to look up, and no stack is needed.
  stack: ({ organization }) => (organization ? 'needed' : 'none'),
  problems: 'the document needs a person: the reasons are listed',
  examples: ['documents parse events/documents/wholesale-de.pdf'],
  async run({ args, options }, context) {
    const { out } = context;
    const [file = ''] = args;
    const reading = await readGuarded({ bytes: await readGivenFile(file) });
    if (reading.outcome === 'refused') {
      const { refusal, milliseconds } = reading;
      out.show(
        { file: basename(file), status: 'refused', refusal, milliseconds },
        () => text`${basename(file)} was refused: ${REFUSALS[refusal]}`,
      );
      return EXIT.problems;
    }
    const extracted = chosenExtraction(reading) as ExtractedInvoice;
    const known = options.organization
      ? await lookUp(
          {
            organizationId: (await namedOrganization(options.organization, context)).id,
            extracted,
          },
          context,
        )
      : undefined;
    // Without an organisation there is nobody whose vendors could be known.
    const vendorKnown = options.organization ? known?.vendor?.confirmed === true : true;
    const vendorProven = known?.vendor?.confirmed === true && known.vendor.by !== 'name';
    const judged = judge(extracted, { content: reading, vendorKnown, vendorProven });
    const judgement = withDoubts(judged, [
      ...(reading.parts ? [severalIn(reading.parts)] : []),
      ...vendorDoubts(known?.vendor, judged.invoice.vendor),
    ]);
    const { invoice, status, reasons, checks, source } = judgement;
    const { milliseconds, pageCount: pages } = reading;
    const head = { file: basename(file), status, source, pages, milliseconds, reasons };
    const matches = known?.matches ?? [];
    out.show({ ...head, vendor: known?.vendor ?? null, invoice, checks, matches }, () =>
      printInvoice({ ...head, invoice, checks, vendor: known?.vendor, matches }),
    );
    return status === 'accepted' ? EXIT.ok : EXIT.problems;
  },
});

/** Sent, the file would become a document for each. */
const severalIn = (parts: Part[]): string =>
  `several: it would be split into ${parts.map(({ first, last }) => (first === last ? `page ${first}` : `pages ${first}–${last}`)).join(', ')}`;

async function lookUp(
  input: { organizationId: string; extracted: ExtractedInvoice },
  { db }: OpsContext,
): Promise<{ vendor: KnownVendor | undefined; matches: Awaited<ReturnType<typeof matchLines>> }> {
  const invoice = readInvoice(input.extracted);
  const { organizationId } = input;
  const vendor = await findVendor({ organizationId, party: invoice.vendor }, { sql: db });
  const vendorId = vendor?.id ?? null;
  return {
    vendor,
    matches: await matchLines({ organizationId, vendorId, lines: invoice.lines }, { sql: db }),
  };
}
