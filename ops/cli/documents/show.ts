import { refusalInWords } from '../../../shared/documents/bytes/inspect.ts';
import { readMatches } from '../../../shared/documents/lifecycle/store.ts';
import { facts } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption } from '../organization.ts';
import { DOCUMENT, findDocument } from './find.ts';
import { printInvoice } from './print-invoice.ts';
import { openReasons } from './words.ts';

export const show = verb({
  summary: 'what was read of a document, its checks and matches',
  args: [DOCUMENT],
  options: organizationOption,
  examples: ['documents show 3f2a91c0 --organization harbor'],
  async run({ args: [given = ''], options: { organization } }, context) {
    const { db, out } = context;
    const { key, document } = await findDocument({ given, organization }, context);
    const matches = await readMatches(key, { sql: db });
    const { invoice, checks, status, id, fileName, refusal, sameAs } = document;
    out.show({ ...document, matches }, () =>
      invoice
        ? printInvoice({
            id,
            file: fileName ?? id,
            status,
            source: document.source ?? '–',
            pages: document.pages ?? 0,
            milliseconds: document.milliseconds ?? 0,
            reasons: openReasons(document),
            invoice,
            checks,
            vendor: undefined,
            matches,
          })
        : facts({
            id,
            file: fileName ?? undefined,
            status,
            refused: refusal ? refusalInWords(refusal) : undefined,
            'same file as': sameAs ?? undefined,
          }),
    );
    return EXIT.ok;
  },
});
