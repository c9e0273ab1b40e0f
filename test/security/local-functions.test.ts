import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FunctionHost } from '../../local/functions/function-host.ts';
import { startFunctionHosts } from '../../local/functions/function-hosts.ts';
import { FUNCTIONS_DIR } from '../local/fixtures/fixture.ts';

const SECRET = 'operator-secret-of-this-machine';

/** A function's code, or a package that came with it, on the machine of whoever develops it. */
describe('a function of the laptop that looks around', () => {
  let host: FunctionHost;
  let where: { file: string; database: string };

  beforeAll(async () => {
    const state = await mkdtemp(join(tmpdir(), 'state-'));
    where = { file: join(state, 'stack.json'), database: join(state, 'aws.db') };
    await writeFile(where.file, JSON.stringify({ secret: SECRET }));
    const database = new DatabaseSync(where.database);
    database.exec(`CREATE TABLE t (secret); INSERT INTO t VALUES ('${SECRET}')`);
    database.close();
    host = await startFunctionHosts({
      functions: ['curious', 'worker', 'curious-with-programs'].map((name) => ({
        name,
        ...(name === 'curious-with-programs' && { image: '/usr' }),
        functionName: name,
        arn: name,
        codeDir: join(FUNCTIONS_DIR, name.replace('-with-programs', '')),
        handler: 'index.handler',
        timeoutSeconds: 20,
        memoryMb: 128,
        environment: { OF: name, PATH: process.env.PATH ?? '' },
      })),
      onLine: () => {},
      scratch: join(state, 'tmp'),
    });
  });
  afterAll(() => host.stop());

  const ask = async (event: object, name = 'curious'): Promise<unknown> => {
    const answer = await host.invoke(name, event);
    if (!answer.ok) throw new Error(`${answer.errorType}: ${answer.errorMessage}`);
    return JSON.parse(answer.payload);
  };

  it('starts threads of its own files', async () => {
    expect(await ask({ way: 'thread of its own' })).toEqual([['a'], 'b']);
  });

  it('finds nothing of the runtime, of other functions, or of who started them', async () => {
    const ways = (await ask({})) as string[];
    const answers = [];
    for (const way of ways) answers.push([way, await ask({ way, ...where })]);
    expect(ways.length).toBeGreaterThan(30);
    const found = answers.filter(([, answer]) => 'found' in (answer as object));
    // What Node tells of its process is what this machine needs to find programs.
    expect(found).toEqual([['asks for a report', expect.anything()]]);
    expect(JSON.stringify(answers)).not.toContain(SECRET);
    expect(JSON.stringify(answers)).not.toMatch(/NIGHTSHIFT_TEST_SERVER|"OF\W/);
  }, 60_000);

  it('finds no more where it has programs to start, but for what those do', async () => {
    const ways = (await ask({})) as string[];
    const found = [];
    for (const way of ways)
      if ('found' in ((await ask({ way, ...where }, 'curious-with-programs')) as object))
        found.push(way);
    expect(found.sort()).toEqual(['asks for a report', 'starts a program']);
  }, 60_000);
});
