import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ApprovedDocument,
  approvedDocuments,
} from '../../../shared/documents/export/approved.ts';
import { csvHead, csvOf } from '../../../shared/documents/export/csv.ts';
import { ublOf } from '../../../shared/documents/export/ubl.ts';
import { shortId } from '../../../shared/platform/uuid.ts';
import { writeGivenFolder } from '../../../tools/command-line/given-file.ts';
import { choice, time } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';

/** What book-keeping takes over: everything that the gate accepted or a person approved. */
export const exportDocuments = verb({
  summary: 'accepted and approved documents for book-keeping, as CSV or UBL',
  description:
    'CSV goes to standard output, a line for each line of a document. UBL 2.1 is one file each, written into the folder of --to; a file that is there is written again.',
  options: {
    ...organizationOption,
    format: choice(['csv', 'ubl'], { summary: 'how they are written', fallback: 'csv' }),
    since: time({ summary: 'only what came to count from this day or moment on' }),
    to: { type: 'string', value: 'DIR', summary: 'the folder for UBL files' },
  },
  examples: [
    'documents export --organization harbor --since 2026-01-01 > invoices.csv',
    'documents export --organization harbor --format ubl --to invoices',
  ],
  async run({ options: { organization, format, since, to } }, context) {
    const { db, clock, out } = context;
    if (format === 'ubl' && to === undefined) throw new WrongUse('--format ubl needs --to DIR');
    const { id: organizationId, name } = await requiredOrganization({ organization }, context);
    const documents = approvedDocuments({ organizationId, since: since?.(clock()) }, { sql: db });
    if (to === undefined) {
      let empty = true;
      for await (const document of documents) {
        if (empty) out.raw(csvHead());
        empty = false;
        out.raw(csvOf(document));
      }
      if (empty) out.progress(text`No documents of ${name} count yet.`);
      return EXIT.ok;
    }
    await writeGivenFolder(to, {});
    const files: string[] = [];
    for await (const document of documents) {
      const file = join(to, `${fileOf(document)}.${format === 'ubl' ? 'xml' : 'csv'}`);
      await writeFile(
        file,
        format === 'ubl' ? ublOf(document.invoice) : csvHead() + csvOf(document),
      );
      files.push(file);
    }
    out.show(files, () => text`${files.length} documents of ${name} written to ${to}`);
    return EXIT.ok;
  },
});

/** Numbers are whatever vendors print; the document's id keeps two apart. */
const fileOf = ({ id, invoice }: ApprovedDocument) =>
  `${(invoice.number ?? 'document').replace(/[^A-Za-z0-9-]+/g, '-').slice(0, 80)}-${shortId(id)}`;
