import { html } from 'hono/html';
import { type LogEntry, readLog } from '../../ops/stack/log-file.ts';
import { InvalidRequest } from '../../shared/platform/errors.ts';
import { maskSecrets } from '../../shared/platform/mask-secrets.ts';
import { printableJson } from '../../shared/platform/printable.ts';
import { layout, type Page } from '../page.ts';
import { asked, command, filterForm } from '../parts/list.ts';
import { mark, tableOf } from '../parts/table.ts';

const SHOWN = 200;
/** Lines of one function that are looked through for an event. */
const LOOKED_THROUGH = 5_000;

/** What a function printed: by request id or any text, followed as it goes on. */
export async function logs(c: Page) {
  const { stack } = c.get('ops');
  const { function: name, about, level } = asked(c, ['function', 'about', 'level']);
  const functions = [...stack.functions].sort();
  if (name !== undefined && !functions.includes(name))
    throw new InvalidRequest(`There is no function “${name}”; there are ${functions.join(', ')}`);
  const form = filterForm(c, [
    { name: 'function', label: 'Function', choices: ['', ...functions] },
    { name: 'about', label: 'Request id, event id or text', wide: true },
    { name: 'level', label: 'Level', choices: ['all', 'warnings and errors'] },
  ]);
  if (!stack.local) {
    const of = name ?? 'FUNCTION';
    const line = `aws logs tail /aws/lambda/nightshift-${stack.stage}-${of} --follow${about ? ` --filter-pattern '"${about}"'` : ''}`;
    const content = html`${form}<p class="empty">Logs of a deployed stage are in CloudWatch: <code>${line}</code> <button type="button" class="plain copy" data-copy="${line}">Copy</button></p>`;
    return c.html(layout(c, { title: 'Logs', content }));
  }
  const entries = await readEntries(c, name === undefined ? functions : [name]);
  const wanted = entries
    .filter(({ entry }) => level !== 'warnings and errors' || isBad(entry))
    .filter(({ entry }) => about === undefined || JSON.stringify(entry).includes(about))
    .slice(-SHOWN)
    .reverse();
  const content = html`${form}
    ${tableOf(
      ['When', 'Function', 'Level', 'What', 'With'],
      wanted.map(({ name, entry }) => [
        timeOf(entry),
        html`<a href="/logs?function=${name}">${name}</a>`,
        mark(isBad(entry) ? 'problem' : 'quiet', String(entry.level ?? '')),
        String(entry.message ?? entry.text ?? entry.errorMessage ?? ''),
        html`<code>${restOf(entry)}</code>`,
      ]),
      'Nothing like that was printed. What a function logs appears here as it runs.',
    )}
    <p>${command(c, `logs ${name ?? 'sync-billing'} --follow`)}</p>`;
  return c.html(layout(c, { title: 'Logs', refresh: 3, content }));
}

/** What functions of this machine said of an event, oldest first. */
export async function logsAbout(c: Page, text: string): Promise<string[]> {
  const { stack } = c.get('ops');
  if (!stack.local) return [];
  const entries = await readEntries(c, stack.functions);
  return entries
    .filter(({ entry }) => JSON.stringify(entry).includes(text))
    .slice(-50)
    .map(
      ({ name, entry }) =>
        `${timeOf(entry)} ${name} ${String(entry.message ?? '')} ${restOf(entry)}`,
    );
}

async function readEntries(c: Page, names: readonly string[]) {
  const dir = c.get('ops').stack.local?.logsDir ?? '';
  const all = await Promise.all(
    names.map(async (name) =>
      (await readLog({ dir, name })).lines.slice(-LOOKED_THROUGH).map((entry) => ({ name, entry })),
    ),
  );
  return all.flat().sort((a, b) => (timeOf(a.entry) < timeOf(b.entry) ? -1 : 1));
}

const timeOf = (entry: LogEntry) => String(entry.at ?? entry.timestamp ?? '').slice(0, 23);
const isBad = ({ level, stream }: LogEntry) =>
  level === 'error' || level === 'warn' || stream === 'platform';

const FIRST = ['at', 'time', 'timestamp', 'level', 'message', 'text', 'stream', 'errorMessage'];

function restOf(entry: LogEntry): string {
  const rest = Object.fromEntries(Object.entries(entry).filter(([name]) => !FIRST.includes(name)));
  return Object.keys(rest).length === 0 ? '' : maskSecrets(printableJson(rest));
}
