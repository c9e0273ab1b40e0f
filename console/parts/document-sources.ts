import { html } from 'hono/html';
import { listFolders } from '../../shared/documents/drive/folders.ts';
import { driveFileState, listDriveFiles } from '../../shared/documents/drive/list-files.ts';
import { listDocumentMails } from '../../shared/documents/mailbox/senders.ts';
import type { Page } from '../page.ts';
import { command, section } from './list.ts';
import { mark, tableOf, time } from './table.ts';

const FEW = 20;

/** From where an organisation's documents come: its last mails, its folder of Google Drive. */
export async function documentSources(c: Page, organizationId: string) {
  const { db: sql } = c.get('ops');
  const of = { organizationId, limit: FEW };
  const [mails, folders, files] = await Promise.all([
    listDocumentMails(of, { sql }),
    listFolders({ organizationId }, { sql }),
    listDriveFiles(of, { sql }),
  ]);
  const [folder] = folders;
  const about = `--organization ${organizationId}`;
  return html`
    ${section(
      'mails',
      'Mails that brought documents',
      tableOf(
        ['Came (UTC)', 'Status', 'From', 'Subject', { number: 'Documents' }, 'Why'],
        mails.map((m) => [
          time(m.receivedAt),
          mark(m.status),
          m.sender,
          m.subject,
          m.documents,
          m.reason,
        ]),
        'None.',
      ),
    )}
    ${section(
      'drive',
      'Files of Google Drive',
      html`
        <p>${
          folder
            ? html`Folder <code>${folder.incomingId}</code>, set by ${folder.setBy}.`
            : html`No folder of its own. ${command(c, `documents drive-folder FOLDER ${about}`)}`
        }</p>
        ${tableOf(
          ['Seen (UTC)', 'Status', 'File', 'Why'],
          files.map((f) => [
            time(f.seenAt),
            mark(f.status, driveFileState(f)),
            html`<a href="/documents/${organizationId}/${f.documentId}">${f.name}</a>`,
            f.reason,
          ]),
          'None.',
        )}`,
    )}`;
}
