import { listCollected, listPauses } from '../../../shared/billing/pause-collection.ts';
import { matching } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { pauseCollecting, resumeCollecting } from '../../actions/billing.ts';
import { EXIT, verb } from '../noun.ts';
import { namedOrganization, organizationOption } from '../organization.ts';
import { reasonOption, requiredReason } from '../reason.ts';
import { stageCollector } from './books.ts';

const NAME = 'a word of letters, digits and dashes';
const pauseName = /^[a-z0-9][a-z0-9-]{0,62}$/;

export const pause = verb({
  summary:
    'pause the collection of subscriptions, under a name: invoices stay drafts until it is resumed',
  args: [
    { name: 'name', summary: `of the pause, ${NAME}; the same again goes on`, required: true },
  ],
  options: { ...organizationOption, ...reasonOption },
  changes: true,
  wayBack: 'billing resume, of the same name',
  examples: ['billing pause double-charge --reason "invoices go out twice"'],
  async run({ args: [given = ''], options, dryRun }, context) {
    const { db, out } = context;
    const name = matching(pauseName, NAME, { summary: '' }).read(given);
    const reason = requiredReason(options);
    const { organization } = options;
    const organizationId = organization && (await namedOrganization(organization, context)).id;
    if (dryRun) {
      const subscriptions = await listCollected({ organizationId }, { sql: db });
      out.show(
        { dryRun, name, subscriptions },
        () => text`Would pause the collection of ${subscriptions.length} subscriptions.`,
      );
      return EXIT.ok;
    }
    const collector = await stageCollector(context);
    const wish = { name, organizationId, reason };
    const done = await pauseCollecting(wish, { ...context, collector });
    out.show(
      done,
      () =>
        text`Paused the collection of ${done.paused} subscriptions; ${done.left} were paused or had ended before.`,
    );
    return EXIT.ok;
  },
});

export const resume = verb({
  summary: 'resume exactly what a pause stopped; without a name, list the pauses',
  args: [{ name: 'name', summary: 'of the pause' }],
  changes: true,
  wayBack: 'billing pause, under another name',
  problems: 'some had been changed meanwhile, and were left as they are',
  examples: ['billing resume', 'billing resume double-charge'],
  async run({ args: [name], dryRun }, context) {
    const { db, out } = context;
    if (name === undefined || dryRun) {
      const all = await listPauses({ sql: db });
      const pauses = all.filter((it) => name === undefined || it.name === name);
      out.show(pauses, () =>
        pauses.length === 0
          ? text`No collection was paused.`
          : out.table(pauses, {
              name: (it) => it.name,
              paused: (it) => it.pausedAt,
              subscriptions: (it) => it.subscriptions,
              'still paused': (it) => it.open,
              reason: (it) => it.reason,
            }),
      );
      return EXIT.ok;
    }
    const collector = await stageCollector(context);
    const done = await resumeCollecting({ name }, { ...context, collector });
    const changed = done.changed > 0 ? text` ${done.changed} had been changed, and were left.` : '';
    out.show(done, () => text`Resumed the collection of ${done.resumed} subscriptions.${changed}`);
    return done.changed === 0 ? EXIT.ok : EXIT.problems;
  },
});
