import { count, flag } from '../../tools/command-line/options.ts';
import { lines, text } from '../../tools/command-line/text.ts';
import { WrongUse } from '../../tools/command-line/wrong-use.ts';
import { verifyAudit } from '../stack/verify-audit.ts';
import { EXIT, type Noun, verb } from './noun.ts';
import { namedOrganization, organizationOption } from './organization.ts';

/** Days of anchors that a whole history is compared with. */
const DAYS = 30;

const verify = verb({
  summary: 'look for rows of the audit that were changed, removed or cut off',
  description: `Computes the hashes of the organisations' chains anew, and compares where the chains stand with
anchors, which apply-retention writes into the archive bucket each day. Reads what was written since the
newest anchor; with --full all that is there. Exits 3 when something does not fit.`,
  options: {
    ...organizationOption,
    days: count({
      summary: `with --full: days of anchors to compare with (default ${DAYS})`,
      min: 1,
      max: 400,
    }),
    full: flag('every row, however old'),
  },
  examples: ['audit verify', 'audit verify --full', 'audit verify --organization harbor --full'],
  async run({ options: { organization, days, full } }, context) {
    const { out } = context;
    if (days !== undefined && !full) throw new WrongUse('--days goes with --full');
    const whose =
      organization === undefined ? undefined : await namedOrganization(organization, context);
    const found = await verifyAudit(
      { organizationId: whose?.id, days: days ?? DAYS, full },
      context,
    );
    const { chains, rows, faults, anchors } = found;
    out.show(found, () =>
      lines(
        text`${rows} rows in ${chains} chains${full ? '' : ', since the newest anchors'}, compared with ${anchors} anchors: ${faults.length === 0 ? 'all fit' : `${faults.length} do not fit`}.`,
        faults.length > 0 &&
          out.table(faults, {
            organization: (it) => it.organizationId,
            row: (it) => it.seq,
            fault: (it) => it.fault,
            what: (it) => it.detail,
          }),
      ),
    );
    return faults.length === 0 ? EXIT.ok : EXIT.problems;
  },
});

/** The organisations' record of acts. */
export const noun: Noun = {
  name: 'audit',
  summary: 'the chained record of what was done in organisations',
  verbs: { verify },
};
