import { shortId } from '../../../shared/platform/uuid.ts';
import { GRACE } from '../../../shared/retention/deletion/ask.ts';
import { previewDeletion } from '../../../shared/retention/deletion/preview.ts';
import { count } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { deleteOrganization, keepOrganization } from '../../actions/organizations.ts';
import { openStore } from '../../stack/buckets.ts';
import { carryOut } from '../carry-out.ts';
import { confirm, YES } from '../confirm.ts';
import { EXIT, verb } from '../noun.ts';
import { namedOrganization } from '../organization.ts';
import { reasonOption, requiredReason } from '../reason.ts';

const ORG = {
  name: 'organization',
  summary: 'its id, the beginning of it, or a part of its name',
  required: true,
} as const;

export const deleteOne = verb({
  summary: 'delete an organisation with all that is its own, after days of grace',
  description: [
    'Nothing is touched before the days of grace are over: until then organizations keep calls it off.',
    'Then the stack empties every table of it in slices, and its documents and mails; books and proofs go',
    'to the archive first, because the law asks for them. organizations deletions says how far it is and',
    'what was removed. A legal hold refuses, and so does a subscription that Stripe still bills. Backups',
    'hold it until they are pruned, and the customer at Stripe stays: remove it there.',
  ].join('\n'),
  args: [ORG],
  options: {
    ...reasonOption,
    grace: count({
      summary: 'days in which it can be called off; 0 begins at once',
      fallback: GRACE.usual,
      min: 0,
      max: GRACE.most,
    }),
    yes: YES,
  },
  changes: true,
  wayBack: 'organizations keep, until the days of grace are over; none afterwards',
  problems: 'a dry run found something in the way',
  examples: [
    'organizations delete harbor --reason "contract ended" --dry-run',
    'organizations delete harbor --reason "contract ended" --grace 30 --yes',
  ],
  async run({ args: [given = ''], options, dryRun }, context) {
    const { out, db: sql } = context;
    const reason = requiredReason(options);
    const { id: organizationId, name } = await namedOrganization(given, context);
    const { grace: graceDays, yes } = options;
    const wish = { organizationId, reason, graceDays };
    if (dryRun) {
      const documents = await openStore('documents', context);
      const preview = await previewDeletion({ organizationId }, { sql, documents });
      if (preview.obstacles.length === 0)
        await carryOut({ dryRun }, () => deleteOrganization(wish, context));
      out.show({ dryRun: true, organizationId, name, ...preview }, () =>
        lines(
          ...preview.obstacles.map((obstacle) => text`In the way: ${obstacle}`),
          text`Of ${name} (${organizationId}) would go, with ${preview.objects} files:`,
          out.table(preview.tables, {
            table: (t) => t.table,
            rows: (t) => t.rows,
            'archived, because': (t) => t.archived ?? '',
          }),
        ),
      );
      return preview.obstacles.length > 0 ? EXIT.problems : EXIT.ok;
    }
    const question = `Delete ${name} (${organizationId}) with all that is its own?`;
    await confirm({ question, yes }, context);
    const asked = await deleteOrganization(wish, context);
    out.show({ organizationId, ...asked }, () =>
      graceDays === 0
        ? text`${name} is being deleted. organizations deletions ${shortId(organizationId)} says how far it is.`
        : text`${name} goes after ${asked.startsAt.toISOString()}. Until then: organizations keep ${shortId(organizationId)}`,
    );
    return EXIT.ok;
  },
});

export const keep = verb({
  summary: 'call the deletion of an organisation off, before it has begun',
  args: [ORG],
  options: reasonOption,
  changes: true,
  wayBack: 'organizations delete',
  examples: ['organizations keep harbor --reason "they stay"'],
  async run({ args: [given = ''], options, dryRun }, context) {
    const reason = requiredReason(options);
    const { id: organizationId, name } = await namedOrganization(given, context);
    await carryOut({ dryRun }, () => keepOrganization({ organizationId, reason }, context));
    context.out.show(
      { dryRun, organizationId },
      () => text`${dryRun ? 'Would keep' : 'Kept'} ${name}: it is as it was.`,
    );
    return EXIT.ok;
  },
});
