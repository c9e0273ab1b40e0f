import { identityText, keyId } from '../../../shared/backup/age/keys.ts';
import { writeKeyFile } from '../../../tools/command-line/key-file.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { openStageBackup } from '../../stack/stage-backup.ts';
import { EXIT, verb } from '../noun.ts';

export const identity = verb({
  summary: 'print the key as an age identity file (secret), to open backups without Nightshift',
  description:
    "Prints the stage's key, or that of BACKUP_ENCRYPTION_KEY in the environment, in the form that the public age tool reads: age -d -i key.txt. Keep it where the account is not.",
  options: {
    out: { type: 'string', value: 'FILE', summary: 'write it there, for its owner alone' },
  },
  examples: ['backup identity --out key.txt'],
  async run({ options: { out: path } }, context) {
    const found = (await openStageBackup(context).identities()).map((key) => ({
      keyId: keyId(key.recipient),
      recipient: key.recipient.text,
      identity: identityText(key),
    }));
    const content = lines(
      found.flatMap((key) => [
        text`# key ${key.keyId}`,
        text`# public key: ${key.recipient}`,
        text`${key.identity}`,
      ]),
    );
    if (path) {
      await writeKeyFile({ path, content: `${content}\n` });
      context.out.show({ file: path }, () => text`The key is in ${path}, for you alone.`);
    } else context.out.show(found, () => content);
    return EXIT.ok;
  },
});
