import * as z from 'zod/mini';
import { CorrectionBody } from '../../../shared/documents/lifecycle/correction-body.ts';
import type { Lessons } from '../../../shared/documents/rules/lessons.ts';
import { inWords } from '../../../shared/platform/http/in-words.ts';
import { readGivenJson } from '../../../tools/command-line/given-file.ts';
import { lines, type Text, text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { correct as correctOnRecord } from '../../actions/documents.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption } from '../organization.ts';
import { DOCUMENT, findDocument } from './find.ts';

/** @throws WrongUse naming the fields that are wrong, never their values. */
async function correctionIn(file: string): Promise<CorrectionBody> {
  const parsed = z.safeParse(CorrectionBody(), await readGivenJson(file));
  if (parsed.success) return parsed.data;
  const wrong = inWords(parsed.error.issues, { whole: 'it', schema: CorrectionBody() });
  throw new WrongUse(`${file}: ${wrong}`);
}

export const correct = verb({
  summary: 'put right what was read wrong; its vendor learns, and it waits for approval',
  description:
    'The file has what was wrong and nothing else, as in {"total": 119, "issueDate": "2026-03-04", "lines": [{"line": 1, "quantity": 2}]}: number, orderNumber, issueDate, dueDate, vendorName, currency, net, tax, total, and of lines, by their numbers, description, code, quantity, unit, unitPrice and amount. The number after the last line adds one, "removeLines": [3] takes one out, "columns": {"Menge": "quantity"} says what a heading means.',
  args: [
    DOCUMENT,
    { name: 'file', summary: 'JSON with what was wrong, as it is right', required: true },
  ],
  options: organizationOption,
  changes: true,
  wayBack: 'another correction',
  problems: 'the corrected document still does not add up: the reasons are listed',
  examples: ['documents correct 3f2a91c0 correction.json --organization harbor'],
  async run({ args: [given = '', file = ''], options: { organization }, dryRun }, context) {
    const { out } = context;
    const correction = await correctionIn(file);
    const { key, document } = await findDocument({ given, organization }, context);
    const { id } = key;
    const { reasons, taught } = await carryOut({ dryRun }, () =>
      correctOnRecord({ ...key, correction }, context),
    );
    out.show({ dryRun, id, status: document.status, reasons, taught }, () =>
      lines(
        dryRun
          ? text`${id} is ${document.status}: it would be corrected`
          : text`corrected; it waits for approval`,
        lessonsOf(taught as Lessons),
        reasons.map((reason) => text`still wrong: ${reason}`),
      ),
    );
    return reasons.length === 0 ? EXIT.ok : EXIT.problems;
  },
});

/** What the vendor's next document is read with. */
function lessonsOf({ labels, columns, decimalMark, dateOrder }: Lessons): Text[] {
  const taught = [
    ...Object.entries(labels).map(
      ([field, printed]) => text`${field} stands at "${printed.join('", "')}"`,
    ),
    ...Object.entries(columns).map(([header, role]) => text`the column "${header}" is ${role}`),
    ...(decimalMark ? [text`amounts are written with "${decimalMark}"`] : []),
    ...(dateOrder ? [text`dates are written as ${dateOrder}`] : []),
  ];
  if (taught.length === 0) return [text`taught: nothing that its vendor's next document needs`];
  return taught.map((lesson) => text`taught: ${lesson}`);
}
