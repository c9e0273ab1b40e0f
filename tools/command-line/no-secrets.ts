import { WrongUse } from './wrong-use.ts';

/** What a secret looks like, wherever it stands: in an address, or by the mark that its issuer gave it. */
const SECRETS = [
  /:\/\/[^@/\s]*:[^@\s]+@/,
  /[?&](?:password|passwd|pwd|secret|token)=[^&\s]/i,
  /\b(?:sk|rk)_(?:live|test)_\w{8}/,
  /\b(?:whsec|nsk)_\w{8}/,
  /AGE-SECRET-KEY-1\w/i,
  /\bhooks\.slack\.com\/services\/\w/,
];

/**
 * A command line is no place for a secret: every user of the machine reads the arguments of every
 * process, and the shell writes them down.
 * @throws WrongUse that says where it goes instead, and nothing of it.
 */
export function refuseSecrets(words: readonly string[]): void {
  if (!words.some((word) => SECRETS.some((secret) => secret.test(word)))) return;
  throw new WrongUse(
    'There is a password or a key in this command line, where every user of this machine can read it, and which your shell has written down: give it a new value. An option that takes a secret takes - for it, and asks, or reads standard input',
  );
}
