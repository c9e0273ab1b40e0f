import { createHash } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BackupDamaged } from '../../../shared/backup/errors.ts';
import { findBackup } from '../../../shared/backup/stored/find-backup.ts';
import { openGivenFile } from '../../../tools/command-line/given-file.ts';
import { text } from '../../../tools/command-line/text.ts';
import { openStageBackup } from '../../stack/stage-backup.ts';
import { EXIT, verb } from '../noun.ts';
import { UNSIGNED } from './given.ts';
import { size } from './text.ts';

export const fetch = verb({
  summary: 'download the encrypted file of a backup',
  description:
    'Writes the file as it is stored, for the public tools: age -d -i key.txt FILE | zstd -d | psql. Its SHA-256 is compared with the manifest.',
  args: [{ name: 'id', summary: 'from backup list, or latest (the default)' }],
  options: {
    unsigned: UNSIGNED,
    out: { type: 'string', value: 'FILE', summary: 'where to; ID.sql.zst.age by default' },
  },
  examples: ['backup fetch latest --out backup.age'],
  async run({ args, options }, context) {
    const stored = await openStageBackup(context, { unsigned: options.unsigned }).stored();
    const { id, manifest } = await findBackup({ id: args[0] ?? 'latest' }, stored);
    const { file } = manifest;
    const target = options.out ?? `${id}.${basename(file.key).replace('database.', '')}`;
    const hash = createHash('sha256');
    // Under its name only once it is whole and compared.
    const part = `${target}.part`;
    await pipeline(
      stored.store.read(file.key),
      async function* (pieces: AsyncIterable<Buffer>) {
        for await (const piece of pieces) {
          hash.update(piece);
          yield piece;
        }
      },
      (await openGivenFile(part)).createWriteStream(),
    );
    if (hash.digest('hex') !== file.sha256)
      throw new BackupDamaged('What was downloaded is not what the manifest describes');
    await rename(part, target);
    context.out.show(
      { id, file: target, bytes: file.size },
      () => text`${target} (${size(file.size)})`,
    );
    return EXIT.ok;
  },
});
