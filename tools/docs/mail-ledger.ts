import { type State, type Transition, transitions } from '../../shared/email/ledger/transitions.ts';
import type { Template } from '../../shared/email/template.ts';
import { templates } from '../../shared/email/templates/index.ts';
import { markdownTable } from './blocks.ts';

const GOES = ['first', 'second', 'last'];

/** Every template: who asks for it, when it goes, and what becomes of a doubtful send. */
export function mailTemplates(): string {
  const rows = Object.values(templates as Record<string, Template>).map((template) => [
    `\`${template.name}\``,
    template.category,
    template.requestable ? '`email.requested`' : 'the house',
    GOES[template.priority] ?? '',
    `${template.onUnknown} after ${template.resolveAfterMinutes} min`,
  ]);
  return markdownTable(['template', 'kind', 'asked for by', 'goes', 'in doubt'], rows);
}

/** Every way of a mail from state to state, who moves it and when. */
export function mailTransitions(): string {
  const rows = Object.values<Transition>(transitions).map(({ from, to, by, when }) => [
    from.length > 3 ? 'any' : from.map((state) => `\`${state}\``).join(', '),
    `\`${to}\``,
    by,
    when,
  ]);
  return markdownTable(['from', 'to', 'moved by', 'when'], rows);
}

/** Where a sender can be killed, with what is written by then and how many mails are out. */
export const KILLED_AT = {
  'before claim': { state: transitions.send.from[0] as State, out: 0 },
  'after claim': { state: transitions.send.from[0] as State, out: 0 },
  'before SES call': { state: transitions.send.to, out: 0 },
  'after SES accepted': { state: transitions.send.to, out: 1 },
  'before mark': { state: transitions.send.to, out: 1 },
} as const;
export type KillPoint = keyof typeof KILLED_AT;

export type CrashCell = {
  killed: KillPoint;
  policy: 'park' | 'resend';
  reports: boolean;
  sent: number;
  duplicates: number;
  parked: number;
  lost: number;
};

/** What the table of transitions makes of one mail whose sender was killed: test/email measures it. */
export function crashMatrix(): CrashCell[] {
  return (Object.keys(KILLED_AT) as KillPoint[]).flatMap((killed) =>
    (['park', 'resend'] as const).flatMap((policy) =>
      [true, false].map((reports) => {
        const { out, parked } = follow({ ...KILLED_AT[killed], policy, reports });
        return {
          killed,
          policy,
          reports,
          sent: Math.min(out, 1),
          duplicates: Math.max(out - 1, 0),
          parked: Number(parked),
          lost: Number(out === 0 && !parked),
        };
      }),
    ),
  );
}

type Left = { state: State; out: number; policy: 'park' | 'resend'; reports: boolean };

/** Follows a mail that was left so to its end: other senders come along, and recovery decides. */
function follow({ state, out, policy, reports }: Left): { out: number; parked: boolean } {
  if (transitions.send.from.includes(state)) return { out: out + 1, parked: false };
  if (reports && out > 0) return { out, parked: false };
  const move = transitions.die.from.includes(state) ? 'die' : policy;
  if (move === 'park') return { out, parked: true };
  return follow({ state: transitions[move].to, out, policy, reports });
}

/** What becomes of a mail, wherever its sender is killed: counted by playing each case. */
export function crashMatrixTable(): string {
  const rows = crashMatrix().map(({ killed, policy, reports, ...n }) => [
    killed,
    policy,
    reports ? 'yes' : 'never',
    ...[n.sent, n.duplicates, n.parked, n.lost].map(String),
  ]);
  return markdownTable(
    ['killed', 'policy', 'SES reports', 'sent', 'duplicates', 'parked', 'lost'],
    rows,
  );
}
