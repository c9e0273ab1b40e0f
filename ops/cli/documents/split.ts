import { startsIn } from '../../../shared/documents/parts/part.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import * as actions from '../../actions/documents.ts';
import type { CliContext } from '../context.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption } from '../organization.ts';
import { DOCUMENT, findDocument } from './find.ts';

export const split = verb({
  summary: 'say that a file is several invoices: each becomes a document',
  description:
    'The file is read anew, and becomes "split". What was read of it before no longer counts.',
  args: [DOCUMENT],
  options: {
    ...organizationOption,
    at: {
      type: 'string',
      value: 'PAGES',
      summary: 'on which pages others begin: 3,5',
    },
  },
  changes: true,
  wayBack: 'documents keep',
  examples: ['documents split 3f2a91c0 --at 3,5 --organization harbor'],
  async run({ args: [given = ''], options: { organization, at }, dryRun }, context) {
    const starts = startsIn(at ?? '');
    if (starts.length === 0) throw new WrongUse('--at PAGES is needed: where others begin');
    return decide({ given, organization, starts, dryRun }, context);
  },
});

export const keep = verb({
  summary: 'say that a file is one invoice, though it was split or may be several',
  args: [DOCUMENT],
  options: organizationOption,
  changes: true,
  wayBack: 'documents split',
  examples: ['documents keep 3f2a91c0 --organization harbor'],
  run: ({ args: [given = ''], options: { organization }, dryRun }, context) =>
    decide({ given, organization, starts: [], dryRun }, context),
});

async function decide(
  input: { given: string; organization: string | undefined; starts: number[]; dryRun: boolean },
  context: CliContext,
) {
  const { given, organization, starts, dryRun } = input;
  const { key } = await findDocument({ given, organization }, context);
  if (!dryRun) await actions.split({ ...key, starts }, context);
  const parts = starts.length + 1;
  context.out.show({ id: key.id, starts }, () =>
    dryRun
      ? text`${key.id} would be read anew, as ${parts} invoices`
      : text`${key.id} is read anew, as ${parts} invoices: see documents list`,
  );
  return EXIT.ok;
}
