import { lines, text } from '../../../tools/command-line/text.ts';
import * as actions from '../../actions/documents.ts';
import { carryOut } from '../carry-out.ts';
import { confirm, YES } from '../confirm.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption } from '../organization.ts';
import { DOCUMENT, findDocument } from './find.ts';

const args = [DOCUMENT];

export const approve = verb({
  summary: 'say that a document is right: its vendor is remembered, its prices count',
  args,
  options: organizationOption,
  changes: true,
  wayBack: 'documents reject takes its prices back',
  examples: ['documents approve 3f2a91c0 --organization harbor'],
  async run({ args: [given = ''], options: { organization }, dryRun }, context) {
    const { out } = context;
    const { key, document } = await findDocument({ given, organization }, context);
    const { id } = key;
    const failing = document.checks.filter(({ pass }) => !pass);
    const { warnings } = document;
    const doubts = [
      ...failing.map((check) => text`although ${check.name} fails: ${check.detail}`),
      ...warnings.map((warning) => text`although it is ${warning}`),
    ];
    const done = await carryOut({ dryRun }, () => actions.approve(key, context));
    if (dryRun) {
      out.show({ id, status: document.status, would: 'approve' }, () =>
        lines(text`${id} is ${document.status}: it would be approved`, doubts),
      );
      return EXIT.ok;
    }
    const matched = done.prices > 0 || document.invoice?.lines.length === 0;
    out.show({ id, ...done, failing: failing.map(({ name }) => name), warnings }, () =>
      lines(
        text`approved: ${done.prices} prices, ${done.alerts} alerts`,
        !matched &&
          text`no price counts: none of its lines is matched to an item of the organisation`,
        doubts,
      ),
    );
    return EXIT.ok;
  },
});

export const reject = verb({
  summary: 'say that a document is not to be used; the prices that it told are taken back',
  args,
  options: { ...organizationOption, yes: YES },
  changes: true,
  examples: ['documents reject 3f2a91c0 --organization harbor'],
  async run({ args: [given = ''], options: { organization, yes }, dryRun }, context) {
    const { out } = context;
    const { key, document } = await findDocument({ given, organization }, context);
    const { id } = key;
    const question = `Reject ${id}? To use it after all, it is uploaded again.`;
    if (!dryRun) await confirm({ question, yes }, context);
    await carryOut({ dryRun }, () => actions.reject(key, context));
    const status = dryRun ? document.status : 'rejected';
    out.show({ id, status }, () =>
      dryRun ? text`${id} is ${status}: it would be rejected` : text`rejected`,
    );
    return EXIT.ok;
  },
});
