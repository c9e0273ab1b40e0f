import { mkdir, readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inspectBytes, REFUSALS } from '../../../shared/documents/bytes/inspect.ts';
import { readDocument } from '../../../shared/documents/lifecycle/store.ts';
import { flag } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { sendDocument } from '../../actions/documents.ts';
import type { CliContext } from '../context.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';
import { openReasons } from './words.ts';

/** Milliseconds between two looks; a file that has not grown in between is whole. */
const LOOK = 1_000;
const FILE = /\.(?:pdf|jpe?g|png|tiff?|xml|p7m)$/i;

/** A folder as a mailbox: scanners and people put files there. */
export const watch = verb({
  summary: 'send what comes into a folder, and say what was read',
  description:
    'Each PDF, JPEG, PNG, TIFF, XML or .p7m file of the folder is sent and moved to its folder "sent", or to "refused" when it is none. What was read of it is told as it comes. Ends with Ctrl-C, or with --once when all that lies there has been read.',
  args: [{ name: 'folder', summary: 'where files come', required: true }],
  options: { ...organizationOption, once: flag('end when all that lies there has been read') },
  examples: ['documents watch . --organization harbor --once'],
  async run({ args: [folder = ''], options: { organization, once } }, context) {
    const { id: organizationId } = await requiredOrganization({ organization }, context);
    const isFolder = await stat(folder).then(
      (it) => it.isDirectory(),
      () => false,
    );
    if (!isFolder) throw new WrongUse(`${folder} is no folder`);
    for (const name of ['sent', 'refused']) await mkdir(join(folder, name), { recursive: true });
    const open = new Map<string, string>();
    let sizes = new Map<string, number>();
    for (;;) {
      const seen = await sizesOf(folder);
      for (const [name, size] of seen)
        if (sizes.get(name) === size) await send({ folder, name, organizationId, open }, context);
      await tellWhatWasRead({ organizationId, open }, context);
      const waiting = [...seen].some(([name, size]) => sizes.get(name) !== size);
      if (once && open.size === 0 && !waiting) return EXIT.ok;
      sizes = seen;
      await wait(LOOK);
    }
  },
});

async function sizesOf(folder: string): Promise<Map<string, number>> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.filter((it) => it.isFile() && FILE.test(it.name) && !/^\./.test(it.name));
  return new Map(
    await Promise.all(
      files.map(async ({ name }) => [name, (await stat(join(folder, name))).size] as const),
    ),
  );
}

type Sending = {
  folder: string;
  name: string;
  organizationId: string;
  /** Documents that are being read, by id. */
  open: Map<string, string>;
};

async function send(
  { folder, name, organizationId, open }: Sending,
  context: CliContext,
): Promise<void> {
  const { out } = context;
  const bytes = await readFile(join(folder, name));
  const found = inspectBytes(bytes);
  if ('refusal' in found) {
    await rename(join(folder, name), join(folder, 'refused', name));
    const { refusal } = found;
    out.line({ file: name, status: 'refused', refusal }, () => text`${name}: ${REFUSALS[refusal]}`);
    return;
  }
  // Moved first: a file that is sent twice would be one document, but its second a riddle.
  await rename(join(folder, name), join(folder, 'sent', name));
  const { id } = await sendDocument({ organizationId, fileName: name, bytes }, context);
  open.set(id, name);
  out.line({ file: name, status: 'sent', id }, () => text`${name}: sent as ${id}`);
}

async function tellWhatWasRead(
  { organizationId, open }: Pick<Sending, 'organizationId' | 'open'>,
  { db, out }: CliContext,
): Promise<void> {
  for (const [id, file] of open) {
    const document = await readDocument({ organizationId, id }, { sql: db });
    const { status, refusal, sameAs } = document;
    if (status === 'awaiting-upload') continue;
    open.delete(id);
    const why = refusal ?? sameAs ?? openReasons(document)[0];
    out.line({ file, status, id, why: why ?? null }, () =>
      why ? text`${file}: ${status}, ${why}` : text`${file}: ${status}`,
    );
  }
}
