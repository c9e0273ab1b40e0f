import { generateIdentity, identityText, keyId } from '../../../shared/backup/age/keys.ts';
import { parseSigningKey } from '../../../shared/backup/manifest/signature.ts';
import { Conflict } from '../../../shared/platform/errors.ts';
import { randomSecret } from '../../../shared/platform/random-secret.ts';
import { tryKeyFile, writeKeyFile } from '../../../tools/command-line/key-file.ts';
import { flag } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { saveKeys } from '../../actions/backup.ts';
import type { OpsContext } from '../../context.ts';
import { EXIT, verb } from '../noun.ts';

export const keygen = verb({
  summary: 'make a key pair for backups',
  description:
    'Prints an age identity (secret: keep a copy outside of this account) and its recipient (public: backups are written to it). With --save both go into the secrets of the stage, beside a new key that backups are signed by; --rotate adds them and keeps the old identities and signers, so that earlier backups still open and are believed.',
  options: {
    save: flag('put both into the secrets of the stage'),
    out: {
      type: 'string',
      value: 'FILE',
      summary: 'write the key there, for its owner alone, and print the public part only',
    },
    rotate: flag('with --save: replace the recipient, keep the old identities'),
  },
  changes: true,
  wayBack: 'none is needed: keys that were there go on opening what they opened',
  examples: ['backup keygen --out backup-key.txt', 'backup keygen --save --stage prod'],
  async run({ options, dryRun }, context) {
    if (options.rotate && !options.save)
      throw new WrongUse('--rotate changes what --save has saved: say both');
    const before = options.save ? await readKeyBefore(options, context) : undefined;
    if (dryRun) {
      const { out: file, save: saved } = options;
      if (file) await tryKeyFile(file);
      context.out.show({ dryRun, file, saved, kept: before !== undefined }, () =>
        lines(
          text`Would make a key${file ? text` in ${file}` : ''}.`,
          saved &&
            text`Would save it for ${context.stage}${before ? ', beside the one before' : ''}.`,
        ),
      );
      return EXIT.ok;
    }
    const identity = generateIdentity();
    const key = identityText(identity);
    const recipient = identity.recipient.text;
    const id = keyId(identity.recipient);
    const { out: path, rotate } = options;
    const signingKey = randomSecret.hex();
    const signer = parseSigningKey(signingKey).publicText;
    // First: a key that was saved, and then could not be kept, would be the stage's only one.
    if (path)
      await writeKeyFile({ path, content: `# key ${id}\n# public key: ${recipient}\n${key}\n` });
    if (options.save)
      await saveKeys({ key, before, recipient, signingKey, signer, rotate }, context);
    const saved = options.save ? context.stage : undefined;
    const file = path;
    const shown = { identity: path ? undefined : key, recipient, keyId: id, signer, saved, file };
    context.out.show(shown, () =>
      lines(
        text`# key ${id}`,
        text`# public key: ${recipient}`,
        saved !== undefined && text`# signed by: ${signer}`,
        path ? text`# the key is in ${path}, for you alone` : text`${key}`,
        saved !== undefined &&
          text`# saved for ${saved}; keep a copy of ${path ?? 'this'} where the account is not`,
      ),
    );
    return EXIT.ok;
  },
});

/** @throws Conflict when there is one, and nobody said that another may come beside it. */
async function readKeyBefore(
  { rotate }: { rotate: boolean },
  context: OpsContext,
): Promise<string | undefined> {
  const before = (await context.secret('backup-key'))?.trim() || undefined;
  if (before && !rotate)
    throw new Conflict('The stage has a backup key: --rotate adds a new one and keeps it');
  return before;
}
