import { listOpenSessions } from '../../../shared/access/sessions/open-sessions.ts';
import { isUuid } from '../../../shared/platform/uuid.ts';
import { count } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { signOut, signOutOf } from '../../actions/access.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, type Noun, verb } from '../noun.ts';
import { namedOrganization, organizationOption } from '../organization.ts';
import { reasonOption, requiredReason } from '../reason.ts';
import { namedPerson } from '../users/find.ts';
import { signIn } from './sign-in.ts';

const userOption = {
  user: { type: 'string', value: 'PERSON', summary: 'whose: an address or a part of it, or an id' },
} as const;

const list = verb({
  summary: 'who is signed in, the last seen first',
  options: {
    ...organizationOption,
    ...userOption,
    limit: count({ summary: 'how many at most', fallback: 100, min: 1, max: 1000 }),
  },
  examples: ['sessions list', 'sessions list --user ada@harbor-coffee.example'],
  async run({ options: { organization, user, limit } }, context) {
    const { db, clock, out } = context;
    const organizationId =
      organization === undefined ? undefined : (await namedOrganization(organization, context)).id;
    const userId = user === undefined ? undefined : (await namedPerson(user, context)).id;
    const { rows: found } = await listOpenSessions(
      { userId, organizationId, limit },
      { sql: db, at: clock() },
    );
    out.show(found, () =>
      found.length === 0
        ? text`Nobody is signed in.`
        : out.table(found, {
            id: (it) => it.id,
            address: (it) => it.email,
            organisation: (it) => it.organization,
            from: (it) => it.ipAddress,
            seen: (it) => it.lastSeenAt,
            ends: (it) => it.expiresAt,
          }),
    );
    return EXIT.ok;
  },
});

const revoke = verb({
  summary: 'end a session, or all sessions of a person, from the next request on',
  args: [{ name: 'id', summary: 'id of the session, from `sessions list`' }],
  options: { ...userOption, ...reasonOption },
  changes: true,
  wayBack: 'none: the person signs in anew',
  examples: ['sessions revoke --user ben@harbor-coffee.example --reason "lost laptop"'],
  async run({ args: [id], options, dryRun }, context) {
    const reason = requiredReason(options);
    const { user } = options;
    if ((id === undefined) === (user === undefined))
      throw new WrongUse('Name a session, or a person by --user');
    if (id !== undefined && !isUuid(id))
      throw new WrongUse(`"${id}" is no id of a session: npm run ops -- sessions list`);
    const person = user === undefined ? undefined : await namedPerson(user, context);
    const ended = await carryOut({ dryRun }, async () =>
      person
        ? signOut({ userId: person.id, reason }, context)
        : Number(await signOutOf({ id: id as string, reason }, context)),
    );
    context.out.show(
      { dryRun, id: id ?? null, email: person?.email ?? null, ended },
      () =>
        text`${dryRun ? 'Would end' : 'Ended'} ${ended} ${ended === 1 ? 'session' : 'sessions'}.`,
    );
    return EXIT.ok;
  },
});

/** Who is signed in. */
export const noun: Noun = {
  name: 'sessions',
  summary: 'who is signed in: list, revoke; sign in here',
  verbs: { list, revoke, 'sign-in': signIn },
};
