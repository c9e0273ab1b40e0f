import { ROLES } from '../../../shared/access/member-roles.ts';
import {
  findPerson,
  listFailedSignIns,
  listPeople,
  type Person,
} from '../../../shared/access/people.ts';
import { HOUR } from '../../../shared/platform/durations.ts';
import { NotFound } from '../../../shared/platform/errors.ts';
import { choice, count } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import type { CliContext } from '../context.ts';
import { EXIT, verb } from '../noun.ts';
import { namedOrganization, organizationOption } from '../organization.ts';

export const personArgument = {
  name: 'person',
  summary: 'whose: an address or a part of it, or an id',
  required: true,
} as const;

/** The one person that the command line names. @throws WrongUse */
export async function namedPerson(
  given: string,
  { db, clock }: Pick<CliContext, 'db' | 'clock'>,
): Promise<Person> {
  try {
    return await findPerson({ given }, { sql: db, at: clock() });
  } catch (cause) {
    if (!(cause instanceof NotFound)) throw cause;
    throw new WrongUse(`${cause.message}. All: npm run ops -- users list`, { cause });
  }
}

export const list = verb({
  summary: 'people by address: of an organisation, with a role',
  args: [
    { name: 'address', summary: 'only those whose address holds this, or whose id begins so' },
  ],
  options: {
    ...organizationOption,
    role: choice(ROLES, { summary: 'only those with this role: admin lists the admins' }),
    limit: count({ summary: 'how many at most', fallback: 100, min: 1, max: 1000 }),
  },
  examples: ['users list', 'users list --organization harbor --role admin'],
  async run({ args: [like], options }, context) {
    const { db, clock, out } = context;
    const { organization, role, limit } = options;
    const organizationId =
      organization === undefined ? undefined : (await namedOrganization(organization, context)).id;
    const found = await listPeople({ like, organizationId, role, limit }, { sql: db, at: clock() });
    out.show(found, () =>
      found.length === 0
        ? text`Nobody.`
        : out.table(found, {
            id: (it) => it.id,
            address: (it) => it.email,
            organisations: (it) => it.organizations.join(', '),
            sessions: (it) => it.openSessions,
            seen: (it) => it.lastSeenAt,
            disabled: (it) => it.disabledAt,
          }),
    );
    return EXIT.ok;
  },
});

export const show = verb({
  summary: 'a person: where they are a member, and whether they are signed in',
  args: [personArgument],
  examples: ['users show ada@harbor-coffee.example'],
  async run({ args: [given = ''] }, context) {
    const person = await namedPerson(given, context);
    context.out.show(person, () =>
      lines(
        text`${person.email} (${person.id})`,
        person.name !== '' && text`name          ${person.name}`,
        text`organisations ${person.organizations.join(', ') || 'none'}`,
        text`open sessions ${person.openSessions}, last seen ${person.lastSeenAt ?? 'never'}`,
        person.disabledAt && text`disabled      since ${person.disabledAt}`,
      ),
    );
    return EXIT.ok;
  },
});

export const failedSignIns = verb({
  summary: 'who failed to sign in, and from where, in the last hours',
  options: {
    hours: count({ summary: 'how far back', fallback: 24, min: 1, max: 17_520 }),
    limit: count({ summary: 'how many lines at most', fallback: 50, min: 1, max: 1000 }),
  },
  examples: ['users failed-sign-ins'],
  async run({ options: { hours, limit } }, { db, clock, out }) {
    const since = new Date(clock().getTime() - hours * HOUR);
    const found = await listFailedSignIns({ since, limit }, { sql: db });
    out.show(found, () =>
      found.length === 0
        ? text`Nobody failed to sign in in the last ${hours} hours.`
        : out.table(found, {
            times: (it) => it.times,
            from: (it) => it.ipAddress,
            address: (it) => it.email ?? 'nobody’s',
            first: (it) => it.firstAt,
            last: (it) => it.lastAt,
          }),
    );
    return EXIT.ok;
  },
});
