import { refusalInWords } from '../../../shared/documents/bytes/inspect.ts';
import { folderIdOf, listFolders } from '../../../shared/documents/drive/folders.ts';
import {
  DRIVE_FILE_STATUSES,
  driveFileState,
  listDriveFiles,
} from '../../../shared/documents/drive/list-files.ts';
import { shortId } from '../../../shared/platform/uuid.ts';
import { choice, count, flag } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { removeDriveFolder, setDriveFolder } from '../../actions/documents.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';

export const drive = verb({
  summary: 'what came from an organisation’s folder of Google Drive, newest first',
  options: {
    ...organizationOption,
    status: choice(DRIVE_FILE_STATUSES, { value: 'STATUS', summary: 'only those in this state' }),
    limit: count({ summary: 'how many at most', fallback: 50, min: 1 }),
  },
  examples: [
    'documents drive --organization harbor',
    'documents drive --organization harbor --status waiting',
  ],
  async run({ options: { organization, status, limit } }, context) {
    const { db: sql, out } = context;
    const { id: organizationId, name } = await requiredOrganization({ organization }, context);
    const [folder] = await listFolders({ organizationId }, { sql });
    const files = await listDriveFiles({ organizationId, status, limit }, { sql });
    out.show({ folder: folder ?? null, files }, () =>
      lines(
        folder
          ? text`${name}: folder ${folder.incomingId}, set by ${folder.setBy}`
          : text`${name} has no folder of its own: documents drive-folder sets one`,
        files.length > 0 &&
          out.table(files, {
            seen: ({ seenAt }) => seenAt,
            status: driveFileState,
            file: (it) => it.name,
            document: ({ documentId }) => shortId(documentId),
            why: ({ reason }) => (reason === null ? null : refusalInWords(reason)),
          }),
      ),
    );
    return EXIT.ok;
  },
});

export const driveFolder = verb({
  summary: 'let a folder of Google Drive bring documents to an organisation',
  description:
    'The folder is shared with the stage’s service account as editor: files are moved once they are documents, to a folder "Processed" in it or to the one that is named. Looked at every five minutes; an organisation has one.',
  args: [{ name: 'folder', summary: 'its id, or its address' }],
  options: {
    ...organizationOption,
    processed: {
      type: 'string',
      value: 'FOLDER',
      summary: 'where files go once they are documents',
    },
    remove: flag('look at no folder of the organisation any more'),
  },
  changes: true,
  wayBack: 'documents drive-folder --remove',
  examples: [
    'documents drive-folder 1AbCdEf --organization harbor',
    'documents drive-folder --remove --organization harbor',
  ],
  async run({ args: [given], options: { organization, processed, remove }, dryRun }, context) {
    const { out } = context;
    if ((given === undefined) !== remove)
      throw new WrongUse('Name a folder, or say --remove; one of the two');
    const { id: organizationId, name } = await requiredOrganization({ organization }, context);
    if (given === undefined) {
      const removed = await carryOut({ dryRun }, () =>
        removeDriveFolder({ organizationId }, context),
      );
      out.show({ removed }, () =>
        removed ? text`${name}: no folder is looked at` : text`${name} has no folder of its own`,
      );
      return EXIT.ok;
    }
    const incomingId = folderIdOf(given);
    const processedId = processed === undefined ? undefined : folderIdOf(processed);
    await carryOut({ dryRun }, () =>
      setDriveFolder({ organizationId, incomingId, processedId }, context),
    );
    out.show({ organizationId, incomingId, processedId: processedId ?? null }, () =>
      dryRun
        ? text`${incomingId} would bring documents to ${name}`
        : text`${incomingId} brings documents to ${name} from the next look on`,
    );
    return EXIT.ok;
  },
});
