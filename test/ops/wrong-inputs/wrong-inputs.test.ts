import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { events } from '../../../events/cli.ts';
import { createJobsApiHandler } from '../../../functions/jobs-api/handler.ts';
import { refuseWrongContext } from '../../../lib/context.ts';
import { start } from '../../../local/options.ts';
import { readLocalStack } from '../../../ops/stack/local.ts';
import { Unauthorized } from '../../../shared/platform/errors.ts';
import type { HttpRequest } from '../../../shared/platform/http/request.ts';
import { parseContext, parseStage } from '../../../tools/cdk-context.ts';
import { single } from '../../../tools/command-line/command.ts';
import { explain } from '../../../tools/command-line/run.ts';
import { openTenantApi } from '../../functions/tenant-api/house.ts';
import { httpRequest } from '../../support/http.ts';
import { runOps } from '../support/run-ops.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { makeStackFile } from '../support/stack-file.ts';
import { EVENTS, OPS, START } from './command-lines.ts';
import { CONTEXT_VALUES } from './context-values.ts';
import { ENVIRONMENT } from './environment.ts';
import { REQUESTS } from './requests.ts';
import { faultOf, page, runWords, type Trial, words } from './trial.ts';

const PAGE = join(import.meta.dirname, '../../../docs/wrong-inputs.md');

describe('every wrong word is answered', () => {
  const trials: Trial[] = [];
  let stack: TestStack;
  let api: Awaited<ReturnType<typeof openTenantApi>>;
  let key: string;
  let dir: string;

  beforeAll(async () => {
    stack = await startTestStack(undefined, {
      buckets: ['backups', 'archive', 'documents', 'documents-copy'],
      secrets: ['operator-token', 'stripe-webhook', 'stripe-api-key', 'database-worker'],
    });
    api = await openTenantApi();
    ({ key } = await api.key(await api.organization()));
    dir = mkdtempSync(join(tmpdir(), 'nightshift-wrong-'));
    const { db } = stack.context();
    await db.query(`INSERT INTO organizations (name) VALUES ('Harbor Coffee'), ('Mill & Sons')`);
  });
  afterAll(async () => {
    await Promise.all([stack.stop(), api.end()]);
    rmSync(dir, { recursive: true });
  });

  /** Keeps the answer for the page, and holds it to what an answer must be. */
  const keep = (trial: Trial) => {
    // Where this machine keeps its files is nobody's business, and differs.
    const answer = trial.answer.replaceAll(dir, '…');
    trials.push({ ...trial, answer });
    expect({ input: trial.input, fault: faultOf(trial), answer }).toEqual({
      input: trial.input,
      fault: undefined,
      answer,
    });
  };

  it.each(OPS)('npm run ops -- %s', async (line) => {
    const { code, stdout, stderr } = await runOps(words(line), stack, '');
    keep({ area: 'npm run ops --', input: line, code, answer: stdout + stderr });
  });

  it.each(EVENTS)('npm run events -- %s', async (line) => {
    keep({ area: 'npm run events --', input: line, ...(await runWords(events, line)) });
  });

  it.each(START)('npm start -- %s', async (line) => {
    const program = single(
      'npm start --',
      start(() => Promise.reject(new Error('it started'))),
    );
    keep({ area: 'npm start --', input: line, ...(await runWords(program, line)) });
  });

  it.each(REQUESTS)('%s %j', async (routeKey, parts) => {
    const check = async ({ headers }: HttpRequest) => {
      if (headers.authorization !== 'Bearer right')
        throw new Unauthorized('A valid bearer token is needed');
      return { by: 'token' };
    };
    const { clock } = stack.context();
    const unused = () => Promise.reject(new Error('it was done'));
    const jobs = async () => {
      const handler = createJobsApiHandler({ jobs: check, clock, send: unused });
      const request = httpRequest(routeKey, { token: 'right', ...parts });
      const { statusCode, body } = await handler(request, {} as Context);
      return { status: statusCode ?? 0, body: JSON.parse(body ?? '{}') };
    };
    const answer = routeKey.includes('/internal')
      ? await jobs()
      : await api.call(routeKey, { token: key, ...parts });
    const { message } = answer.body as { message: string };
    const { params, query, body, token } = parts;
    const said = JSON.stringify({ params, query, body, token })?.slice(0, 160);
    keep({
      area: 'HTTP',
      input: `${routeKey} ${said}`,
      code: answer.status,
      answer: message,
    });
  });

  const failing: [area: string, input: string, run: () => unknown][] = [
    ...['emailFrm', 'alarmMail', 'backupKeepDay', 'nonsense', 'documentsModell'].map(
      (name): [string, string, () => unknown] => [
        'CDK context',
        `-c ${name}=x`,
        () => refuseWrongContext({ [name]: 'x' }),
      ],
    ),
    ...Object.entries(CONTEXT_VALUES).flatMap(([name, values]) =>
      values.map((value): [string, string, () => unknown] => [
        'CDK context',
        `-c ${name}=${value}`,
        () => refuseWrongContext({ [name]: value }),
      ]),
    ),
    ['CDK context', '-c database', () => parseContext(['database'])],
    ['CDK context', '-c =aurora', () => parseContext(['=aurora'])],
    ['CDK context', '-c stage=prd', () => parseStage('prd')],
    ['CDK context', '-c stage=', () => parseStage('')],
    ...ENVIRONMENT.map(([input, run]): [string, string, () => unknown] => [
      'environment',
      input,
      run,
    ]),
    ['environment', 'NIGHTSHIFT_STATE=nowhere', () => readLocalStack(join(dir, 'nowhere'))],
    ['files', 'stack.json is empty', () => readLocalStack(stateWith(''))],
    ['files', 'stack.json is no JSON', () => readLocalStack(stateWith('{"apiUrl":'))],
    ['files', 'stack.json is a list', () => readLocalStack(stateWith('[]'))],
    ['files', 'stack.json of another version', () => readLocalStack(stateWith('{"apiUrl":"x"}'))],
    [
      'files',
      'stack.json of a stack that was killed',
      () => readLocalStack(stateWith(JSON.stringify(makeStackFile({ pid: 2 ** 22 + 1 })))),
    ],
  ];
  const stateWith = (content: string) => {
    const state = mkdtempSync(join(dir, 'state-'));
    writeFileSync(join(state, 'stack.json'), content);
    return state;
  };

  it.each(failing)('%s: %s', async (area, input, run) => {
    const failure = await Promise.resolve()
      .then(run)
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    const answer =
      failure === undefined ? '' : String(explain(failure)).replace(/state-\w+/, 'state');
    keep({ area, input, code: failure === undefined ? 0 : 2, answer });
  });

  const FILES: [name: string, content: string, line: string][] = [
    ['empty.json', '', 'documents correct ffffffff FILE --organization harbor'],
    ['broken.json', '{"number":', 'documents correct ffffffff FILE --organization harbor'],
    ['list.json', '[]', 'documents correct ffffffff FILE --organization harbor'],
    ['field.json', '{"nummer":"R-17"}', 'documents correct ffffffff FILE --organization harbor'],
    [
      'line.json',
      '{"lines":[{"line":0}]}',
      'documents correct ffffffff FILE --organization harbor',
    ],
    [
      'quantity.json',
      '{"lines":[{"line":1,"quantitiy":5}]}',
      'documents correct ffffffff FILE --organization harbor',
    ],
    ['total.json', '{"total":"5 EUR"}', 'documents correct ffffffff FILE --organization harbor'],
    [
      'date.json',
      '{"issueDate":"1.2.2026"}',
      'documents correct ffffffff FILE --organization harbor',
    ],
    ['nul.txt', 'a\0b', 'campaigns create harbor FILE --subject Hello'],
    ['text.pdf', 'no invoice at all', 'documents parse FILE'],
    ['event.json', '{"id":"evt_1"}', 'EVENTS send FILE'],
    ['event-list.json', '[]', 'EVENTS send FILE'],
  ];
  it.each(FILES)('the file %s holding %j', async (name, content, line) => {
    writeFileSync(join(dir, name), content);
    const call = words(line.replace('EVENTS ', '')).map((word) =>
      word === 'FILE' ? join(dir, name) : word,
    );
    const isEvents = line.startsWith('EVENTS');
    const done = isEvents
      ? await runWords(events, call.join(' '))
      : await runOps(call, stack).then(({ code, stdout, stderr }) => ({
          code,
          answer: stdout + stderr,
        }));
    // That a document is refused is a finding, and not a wrong command.
    const code = name === 'text.pdf' && done.code === 3 ? 2 : done.code;
    keep({ area: 'files', input: `${line.replace('FILE', name)}: ${content}`, ...done, code });
  });

  it('are 200 and more, and stand on a page with their answers', () => {
    expect(trials.length).toBeGreaterThanOrEqual(200);
    const made = page(trials);
    if (process.env.UPDATE_WRONG_INPUTS) writeFileSync(PAGE, made);
    expect(existsSync(PAGE) && readFileSync(PAGE, 'utf8')).toBe(made);
  });
});
