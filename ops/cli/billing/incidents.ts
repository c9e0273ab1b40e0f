import {
  listCollected,
  listIncidents,
} from '../../../shared/billing/incidents/pause-collection.ts';
import { matching } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { pauseForIncident, resumeAfterIncident } from '../../actions/billing.ts';
import { EXIT, verb } from '../noun.ts';
import { namedOrganization, organizationOption } from '../organization.ts';
import { reasonOption, requiredReason } from '../reason.ts';
import { stageCollector } from './books.ts';

const NAME = 'a word of letters, digits and dashes';
const incidentName = /^[a-z0-9][a-z0-9-]{0,62}$/;

export const pause = verb({
  summary: 'pause collection for an incident: invoices stay drafts until it is resumed',
  args: [
    { name: 'incident', summary: `its name, ${NAME}; the same again goes on`, required: true },
  ],
  options: { ...organizationOption, ...reasonOption },
  changes: true,
  wayBack: 'billing resume, of the same incident',
  examples: ['billing pause double-charge --reason "invoices go out twice"'],
  async run({ args: [incident = ''], options, dryRun }, context) {
    const { db, out } = context;
    const name = matching(incidentName, NAME, { summary: '' }).read(incident);
    const reason = requiredReason(options);
    const { organization } = options;
    const organizationId = organization && (await namedOrganization(organization, context)).id;
    if (dryRun) {
      const subscriptions = await listCollected({ organizationId }, { sql: db });
      out.show(
        { dryRun, incident: name, subscriptions },
        () => text`Would pause the collection of ${subscriptions.length} subscriptions.`,
      );
      return EXIT.ok;
    }
    const collector = await stageCollector(context);
    const wish = { incident: name, organizationId, reason };
    const done = await pauseForIncident(wish, { ...context, collector });
    out.show(
      done,
      () =>
        text`Paused the collection of ${done.paused} subscriptions; ${done.left} were paused or had ended before.`,
    );
    return EXIT.ok;
  },
});

export const resume = verb({
  summary: 'resume exactly what an incident paused; without one, list the incidents',
  args: [{ name: 'incident', summary: 'its name' }],
  changes: true,
  wayBack: 'billing pause, under another name',
  problems: 'some had been changed meanwhile, and were left as they are',
  examples: ['billing resume', 'billing resume double-charge'],
  async run({ args: [incident], dryRun }, context) {
    const { db, out } = context;
    if (incident === undefined || dryRun) {
      const all = await listIncidents({ sql: db });
      const incidents = all.filter((it) => incident === undefined || it.incident === incident);
      out.show(incidents, () =>
        incidents.length === 0
          ? text`No collection was paused.`
          : out.table(incidents, {
              incident: (it) => it.incident,
              paused: (it) => it.pausedAt,
              subscriptions: (it) => it.subscriptions,
              'still paused': (it) => it.open,
              reason: (it) => it.reason,
            }),
      );
      return EXIT.ok;
    }
    const collector = await stageCollector(context);
    const done = await resumeAfterIncident({ incident }, { ...context, collector });
    const changed = done.changed > 0 ? text` ${done.changed} had been changed, and were left.` : '';
    out.show(done, () => text`Resumed the collection of ${done.resumed} subscriptions.${changed}`);
    return done.changed === 0 ? EXIT.ok : EXIT.problems;
  },
});
