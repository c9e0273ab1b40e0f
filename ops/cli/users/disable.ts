import { text } from '../../../tools/command-line/text.ts';
import { disable as disablePerson } from '../../actions/access.ts';
import { carryOut } from '../carry-out.ts';
import type { CliContext } from '../context.ts';
import { EXIT, verb } from '../noun.ts';
import { reasonOption, requiredReason } from '../reason.ts';
import { namedPerson, personArgument } from './find.ts';

type Input = {
  args: readonly (string | undefined)[];
  options: { reason: string | undefined };
  dryRun: boolean;
};

async function change(disabled: boolean, { args, options, dryRun }: Input, context: CliContext) {
  const reason = requiredReason(options);
  const person = await namedPerson(args[0] ?? '', context);
  const input = { userId: person.id, disabled, reason };
  const done = await carryOut({ dryRun }, () => disablePerson(input, context));
  const sessions = disabled ? done.sessions : 0;
  const what = disabled ? ['Would disable', 'Disabled'] : ['Would enable', 'Enabled'];
  context.out.show(
    { dryRun, ...input, email: person.email, sessions },
    () => text`${what[dryRun ? 0 : 1]} ${person.email}; sessions ended: ${sessions}.`,
  );
  return EXIT.ok;
}

export const disable = verb({
  summary: 'shut a person out: every session ends, and none begins',
  args: [personArgument],
  options: reasonOption,
  changes: true,
  wayBack: 'users enable; the person signs in anew',
  examples: ['users disable ben@harbor-coffee.example --reason "lost laptop"'],
  run: (input, context) => change(true, input, context),
});

export const enable = verb({
  summary: 'let a person in again who was disabled',
  args: [personArgument],
  options: reasonOption,
  changes: true,
  wayBack: 'users disable',
  examples: ['users enable ben@harbor-coffee.example --reason "laptop is back"'],
  run: (input, context) => change(false, input, context),
});
