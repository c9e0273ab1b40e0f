import { NotFound } from '../../../shared/platform/errors.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import type { OpsContext } from '../../context.ts';
import { EXIT, verb } from '../noun.ts';

const TARGET = { name: 'target', summary: 'a table, or the id of an organisation', required: true };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const hold = verb({
  summary: 'legal hold: keep the rows of a table or of an organisation',
  args: [TARGET],
  options: { reason: { type: 'string', value: 'TEXT', summary: 'why, e.g. the case number' } },
  changes: true,
  examples: ['retention hold audit_logs --reason "case 4711"'],
  async run({ args, options, dryRun }, context) {
    const target = args[0] as string;
    if (!options.reason) throw new WrongUse('--reason says why');
    if (!dryRun) await setHold({ target, reason: options.reason }, context);
    const what = dryRun ? 'would be' : 'is';
    context.out.show({ target, hold: true, dryRun }, () => `${target} ${what} on hold`);
    return EXIT.ok;
  },
});

export const release = verb({
  summary: 'lift a legal hold',
  args: [TARGET],
  changes: true,
  async run({ args, dryRun }, context) {
    const target = args[0] as string;
    if (!dryRun) await setHold({ target, reason: null }, context);
    const what = dryRun ? 'would be' : 'is';
    context.out.show({ target, hold: false, dryRun }, () => `${target} ${what} released`);
    return EXIT.ok;
  },
});

async function setHold(
  { target, reason }: { target: string; reason: string | null },
  { db, clock }: OpsContext,
): Promise<void> {
  if (UUID.test(target) && reason === null) {
    await db.query('DELETE FROM legal_holds WHERE organization_id = $1', [target]);
    return;
  }
  const { rowCount } = UUID.test(target)
    ? await db.query(
        `INSERT INTO legal_holds (organization_id, reason, since)
         SELECT id, $2, $3 FROM organizations WHERE id = $1
         ON CONFLICT (organization_id) DO UPDATE SET reason = excluded.reason`,
        [target, reason, clock()],
      )
    : await db.query('UPDATE data_retention_policies SET hold_reason = $2 WHERE table_name = $1', [
        target,
        reason,
      ]);
  if (rowCount === 0)
    throw new NotFound(`There is no retention policy and no organisation ${target}`);
}
