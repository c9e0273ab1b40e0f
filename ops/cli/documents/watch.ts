import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inspectBytes, REFUSALS, refusalInWords } from '../../../shared/documents/bytes/inspect.ts';
import { readDocument } from '../../../shared/documents/lifecycle/store.ts';
import { MAX_BYTES } from '../../../shared/documents/limits.ts';
import { flag } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { sendDocument } from '../../actions/documents.ts';
import type { CliContext } from '../context.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';
import {
  type Folder,
  lookInto,
  looksWhole,
  moveAside,
  type PassedOver,
  type Seen,
} from './watched-folder.ts';
import { openReasons } from './words.ts';

/** Milliseconds between two looks. */
const LOOK = 1_000;
/** Looks for which a file must lie there unchanged: one that ends as its kind does, and one that does not. */
const STILL = 1;
const STILL_UNENDED = 30;
/** Looks after which it is said that something is not read yet. */
const LONG = 30;

/** A folder as a mailbox: scanners and people put files there. */
export const watch = verb({
  summary: 'send what comes into a folder, and say what was read',
  description:
    'Each PDF, JPEG, PNG, TIFF, XML or .p7m file of the folder is sent and moved to its folder "sent", or to "refused" when it is none; other files, links and folders are passed over. A file is taken once it is whole: a second after its last change, or half a minute where its end is missing. What was read of it is told as it comes. Ends with Ctrl-C, or with --once when all that lies there has been read.',
  args: [{ name: 'folder', summary: 'where files come', required: true }],
  options: { ...organizationOption, once: flag('end when all that lies there has been read') },
  examples: ['documents watch . --organization harbor --once'],
  async run({ args: [folder = ''], options: { organization, once } }, context) {
    const { id: organizationId, name } = await requiredOrganization({ organization }, context);
    const isFolder = await stat(folder).then(
      (it) => it.isDirectory(),
      () => false,
    );
    if (!isFolder) throw new WrongUse(`${folder} is no folder`);
    const { out } = context;
    if (!once) out.progress(text`Watching ${folder} for ${name}; Ctrl-C ends it.`);
    const watched: Watched = { folder, organizationId, open: new Map(), told: new Set() };
    const before = new Map<string, Seen & { looks: number }>();
    for (let isAway = false; ; ) {
      const found = await lookInto(folder);
      if (!found && once) throw new WrongUse(`${folder} is not there any more`);
      if (!found !== isAway) {
        isAway = !found;
        out.progress(isAway ? text`${folder} is away: it is looked for` : text`${folder} is back`);
      }
      const { files = new Map<string, Seen>(), passedOver = [] } = found ?? {};
      tellPassedOver(passedOver, watched, context);
      for (const gone of before.keys()) if (!files.has(gone)) before.delete(gone);
      const outcomes = new Set<Outcome>();
      for (const [file, seen] of files) {
        const last = before.get(file);
        const isStill = last?.size === seen.size && last.changedAt === seen.changedAt;
        const looks = isStill ? last.looks + 1 : 0;
        before.set(file, { ...seen, looks });
        outcomes.add(
          looks < STILL ? 'waiting' : await take({ file, seen, looks }, watched, context),
        );
      }
      await tellWhatWasRead(watched, context);
      if (once && watched.open.size === 0 && !outcomes.has('waiting'))
        return outcomes.has('failed') ? EXIT.failed : EXIT.ok;
      await wait(LOOK);
    }
  },
});

/** What a look did about a file. */
type Outcome = 'done' | 'waiting' | 'failed';

type Watched = {
  folder: string;
  organizationId: string;
  /** Documents that are being read, by id, and for how many looks. */
  open: Map<string, { file: string; looks: number }>;
  /** Files of which something was said that is not said again. */
  told: Set<string>;
};

/** Something that is said once of a file, however often the folder is looked at. */
function tellOnce(
  { file, status, why }: { file: string; status: string; why: string },
  { told }: Watched,
  { out }: CliContext,
): void {
  if (told.has(`${file} ${why}`)) return;
  told.add(`${file} ${why}`);
  out.line({ file, status, why }, () => text`${file}: ${why}`);
}

const PASSED_OVER: Record<PassedOver, string> = {
  link: 'it is a link, and may lead anywhere',
  'no-file': 'it is no file',
  'no-document': 'it is no PDF, JPEG, PNG, TIFF, XML or .p7m file by its name',
  'odd-name': 'its name is not in UTF-8: rename it',
};

function tellPassedOver(files: Folder['passedOver'], watched: Watched, context: CliContext): void {
  for (const { name: file, as } of files) {
    const why = `passed over: ${PASSED_OVER[as]}`;
    tellOnce({ file, status: 'passed-over', why }, watched, context);
  }
}

/** Sends a file that is whole. What goes wrong holds no other file, and is tried again at the next look. */
async function take(
  { file, seen, looks }: { file: string; seen: Seen; looks: number },
  watched: Watched,
  context: CliContext,
): Promise<Outcome> {
  try {
    if (looks < STILL_UNENDED && !(await looksWhole(join(watched.folder, file)))) {
      const why = 'its end is missing: waiting for it';
      tellOnce({ file, status: 'waiting', why }, watched, context);
      return 'waiting';
    }
    await send({ file, size: seen.size }, watched, context);
    for (const key of watched.told) if (key.startsWith(`${file} `)) watched.told.delete(key);
    return 'done';
  } catch (error) {
    const why = `not taken, tried again: ${(error as Error).message}`;
    tellOnce({ file, status: 'failed', why }, watched, context);
    return 'failed';
  }
}

async function send(
  { file, size }: { file: string; size: number },
  { folder, organizationId, open }: Watched,
  context: CliContext,
): Promise<void> {
  const { out } = context;
  const bytes = size > MAX_BYTES ? undefined : await readFile(join(folder, file));
  const found = bytes ? inspectBytes(bytes) : { refusal: 'too-large' as const };
  if (!bytes || 'refusal' in found) {
    const refusal = 'refusal' in found ? found.refusal : 'too-large';
    await moveAside(folder, file, 'refused');
    out.line({ file, status: 'refused', refusal }, () => text`${file}: ${REFUSALS[refusal]}`);
    return;
  }
  // Sent first: what breaks off between is sent again, and told as the same file. Moved first it would be lost.
  const { id } = await sendDocument({ organizationId, fileName: file, bytes }, context);
  await moveAside(folder, file, 'sent');
  open.set(id, { file, looks: 0 });
  out.line({ file, status: 'sent', id }, () => text`${file}: sent as ${id}`);
}

async function tellWhatWasRead(
  { organizationId, open }: Watched,
  { db, out }: CliContext,
): Promise<void> {
  for (const [id, one] of open) {
    const { file } = one;
    const document = await readDocument({ organizationId, id }, { sql: db });
    const { status, refusal, sameAs } = document;
    if (status === 'awaiting-upload') {
      one.looks += 1;
      if (one.looks % LONG === 0) out.progress(text`${file}: not read yet`);
      continue;
    }
    open.delete(id);
    const why = refusal ? refusalInWords(refusal) : (sameAs ?? openReasons(document)[0]);
    out.line({ file, status, id, why: why ?? null }, () =>
      why ? text`${file}: ${status}, ${why}` : text`${file}: ${status}`,
    );
  }
}
