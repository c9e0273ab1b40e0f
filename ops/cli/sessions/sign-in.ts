import { setTimeout as pause } from 'node:timers/promises';
import { NotFound } from '../../../shared/platform/errors.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { requireEmailAddress } from '../email/address.ts';
import { type LocalApi, localApi } from '../local-api.ts';
import { EXIT, verb } from '../noun.ts';

export const signIn = verb({
  summary: 'on this machine: sign in as a member does, by the mailed link',
  args: [{ name: 'address', summary: 'of a member', required: true }],
  examples: ['sessions sign-in founder@example.com'],
  async run({ args: [given = ''] }, { stack, out, clock }) {
    const address = requireEmailAddress(given);
    const api = localApi(stack);
    const since = clock().getTime();
    await api.ask('POST /api/auth/link', { body: { email: address } });
    const { id, link } = await awaitLink({ address, since, mailUrl: stack.mailUrl ?? '' });
    // The page shows a button and consumes nothing; what the button does is asked for by its token.
    await api.ask(`GET ${link.pathname}${link.search}`);
    const token = link.searchParams.get('token');
    const tokens = await api.ask<Tokens>('POST /api/auth/verify', { body: { token } });
    const member = await whoIs(tokens, api);
    out.show({ ...member, ...tokens }, () =>
      lines(
        text`A link was mailed (${stack.mailUrl}/messages/${id}), opened, and its button pressed.`,
        text`${member.name} is signed in to ${member.organization} as ${member.role}, until ${tokens.refreshExpiresAt}.`,
      ),
    );
    return EXIT.ok;
  },
});

type Tokens = { accessToken: string; refreshToken: string; refreshExpiresAt: string };
type Session = {
  name: string;
  role: string;
  organizationId: string;
  organizations: { id: string; name: string }[];
};

async function whoIs({ accessToken }: Tokens, api: LocalApi) {
  const session = await api.ask<Session>('GET /api/auth/session', { token: accessToken });
  const { name, role, organizationId, organizations } = session;
  const organization = organizations.find(({ id }) => id === organizationId)?.name ?? '';
  return { name, role, organizationId, organization };
}

/** What the inbox of this machine tells of a mail. */
type Mail = { id: string; at: number; text?: string };

/** Milliseconds in which a mail arrives here. */
const WAIT = 15_000;

/** @throws NotFound when no mail came: nobody has the address. */
async function awaitLink(input: { address: string; since: number; mailUrl: string }) {
  const inbox = `${input.mailUrl}/api/messages?to=${encodeURIComponent(input.address)}`;
  const deadline = performance.now() + WAIT;
  while (performance.now() < deadline) {
    const { messages } = (await (await fetch(inbox)).json()) as { messages: Mail[] };
    for (const { id, at, text: body } of messages) {
      const [link] = /https?:\/\/\S+[?&]token=\S+/.exec(body ?? '') ?? [];
      if (link && at >= input.since) return { id, link: new URL(link) };
    }
    await pause(50);
  }
  throw new NotFound(
    `No mail came to ${input.address}: nobody with this address is a member (npm run ops -- users list), or it has five links already that are good for a quarter of an hour`,
  );
}
