import { html } from 'hono/html';
import { streamSSE } from 'hono/streaming';
import {
  type Asked,
  followLines,
  isBad,
  type Line,
  readLines,
  timeOf,
} from '../../ops/stack/function-logs.ts';
import type { LogEntry } from '../../ops/stack/log-file.ts';
import { DAY } from '../../shared/platform/durations.ts';
import { InvalidRequest } from '../../shared/platform/errors.ts';
import { maskSecrets } from '../../shared/platform/mask-secrets.ts';
import { POINT_OF_TIME, parsePointOfTime } from '../../shared/platform/point-of-time.ts';
import { printableJson } from '../../shared/platform/printable.ts';
import { layout, type Page } from '../page.ts';
import { addressWith, asked, command, filterForm } from '../parts/list.ts';
import { mark, tableOf } from '../parts/table.ts';

const SHOWN = 200;
const BAD = 'warnings and errors';
const ALL = 'all';

/** What functions printed: by request id or any text; new lines come by themselves. */
export async function logs(c: Page) {
  const { stack } = c.get('ops');
  const functions = [...stack.functions].sort();
  const wish = wishOf(c);
  const form = filterForm(c, [
    { name: 'function', label: 'Function', choices: [ALL, ...functions] },
    { name: 'about', label: 'Request id, event id or text', wide: true },
    { name: 'level', label: 'Level', choices: [ALL, BAD] },
    { name: 'since', label: 'Since', placeholder: '1h' },
  ]);
  // CloudWatch is asked function by function: all of them only for what one looks for.
  const tooMuch = !stack.local && wish.functions.length > 1 && wish.about === undefined;
  const lines = tooMuch ? [] : await readLines({ ...wish, limit: SHOWN }, c.get('ops'));
  const live = addressWith(c, {}).replace(/^\/logs/, '/logs/live');
  const content = html`${form}
    <div ${tooMuch ? '' : html`data-live="${live}"`} data-most="${SHOWN}">
      ${tableOf(
        HEADINGS,
        [...lines].reverse().map(cells),
        tooMuch
          ? 'Choose a function, or what to look for: CloudWatch keeps a log for each function.'
          : 'Nothing like that was printed. What a function logs appears here as it runs.',
      )}
    </div>
    <p>${command(c, `logs ${wish.functions.length === 1 ? wish.functions[0] : 'sync-billing'} --follow`)}</p>`;
  return c.html(layout(c, { title: 'Logs', content }));
}

/** New lines, as they come. */
export function logsLive(c: Page) {
  const wish = wishOf(c);
  const { clock } = c.get('ops');
  return streamSSE(c, async (stream) => {
    const ended = new AbortController();
    stream.onAbort(() => ended.abort());
    const deps = c.get('ops');
    for await (const line of followLines({ ...wish, since: clock() }, deps, ended)) {
      const row = String(await tableOf(HEADINGS, [cells(line)], ''));
      const data = /<tbody>([\s\S]*)<\/tbody>/.exec(row)?.[1] ?? '';
      await stream.writeSSE({ event: 'rows', data: data.replace(/\s*\n\s*/g, ' ') });
    }
  });
}

/** @throws InvalidRequest naming what does not fit. */
function wishOf(c: Page): Omit<Asked, 'limit'> {
  const { stack, clock } = c.get('ops');
  const {
    function: chosen,
    about,
    level,
    since,
  } = asked(c, ['function', 'about', 'level', 'since']);
  const name = chosen === ALL ? undefined : chosen;
  const functions = [...stack.functions].sort();
  if (name !== undefined && !functions.includes(name))
    throw new InvalidRequest(`There is no function “${name}”; there are ${functions.join(', ')}`);
  const at = parsePointOfTime(since ?? (stack.local ? '7d' : '1h'));
  if (!at) throw new InvalidRequest(`Since takes ${POINT_OF_TIME}`);
  return {
    functions: name === undefined ? functions : [name],
    about,
    badOnly: level === BAD,
    since: at(clock()),
  };
}

/** What functions said of an event, oldest first. */
export async function logsAbout(c: Page, text: string): Promise<string[]> {
  const { stack, clock } = c.get('ops');
  const since = new Date(clock().getTime() - ABOUT);
  const wish = { functions: stack.functions, about: text, since, limit: 50 };
  const lines = await readLines(wish, c.get('ops'));
  return lines.map(
    ({ name, entry }) => `${timeOf(entry)} ${name} ${String(entry.message ?? '')} ${restOf(entry)}`,
  );
}

/** Milliseconds that are looked back for what was said of an event. */
const ABOUT = 7 * DAY;

const HEADINGS = ['When', 'Function', 'Level', 'What', 'With'] as const;

const cells = ({ name, entry }: Line) => [
  timeOf(entry),
  html`<a href="/logs?function=${name}">${name}</a>`,
  mark(isBad(entry) ? 'problem' : 'quiet', String(entry.level ?? '')),
  maskSecrets(String(entry.message ?? entry.text ?? entry.errorMessage ?? '')),
  html`<code class="long">${restOf(entry)}</code>`,
];

const FIRST = ['at', 'time', 'timestamp', 'level', 'message', 'text', 'stream', 'errorMessage'];

function restOf(entry: LogEntry): string {
  const rest = Object.fromEntries(Object.entries(entry).filter(([name]) => !FIRST.includes(name)));
  return Object.keys(rest).length === 0 ? '' : maskSecrets(printableJson(rest));
}
