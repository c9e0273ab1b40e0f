import type { Node } from 'constructs';
import { readContext, WrongContext } from '../context.ts';

/**
 * `-c gdriveStrictMode=true`: what backups and documents do with Google Drive, they do in folders that
 * are named.
 * @throws WrongContext where it names none at all
 */
export function readStrictMode(node: Node): Record<string, string> {
  const strict = readContext(node, 'gdriveStrictMode');
  if (strict === undefined) return {};
  const named =
    readContext(node, 'gdriveBackupFolderId') ?? readContext(node, 'gdriveOrdersIncomingId');
  if (strict === 'true' && !named)
    throw new WrongContext(
      '-c gdriveStrictMode=true demands -c gdriveBackupFolderId=… or -c gdriveOrdersIncomingId=…',
    );
  return { GDRIVE_STRICT_MODE: strict };
}
