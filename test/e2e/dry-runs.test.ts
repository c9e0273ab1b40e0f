import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PASSING } from '../../local/options.ts';
import { type Runtime, startRuntime } from '../../local/runtime.ts';
import { replay } from '../../ops/actions/dead-letters.ts';
import { createContext, type OpsContext } from '../../ops/context.ts';
import { toLocalAddresses } from '../../ops/stack/local.ts';
import { queueContracts } from '../../shared/contracts.ts';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { listItems } from '../../shared/dead-letters/replays/replay.ts';
import { readUploadKey } from '../../shared/documents/intake/key.ts';
import { createDatabase, type Database } from '../../shared/platform/database/database.ts';
import { openMessage } from '../../shared/platform/queue/message.ts';
import { sampleMessages } from '../../tools/docs/sample-messages.ts';
import { makeFailed } from '../dead-letters/make-failed.ts';
import { eventually } from '../support/eventually.ts';
import { sqsRecord } from '../support/sqs-record.ts';

const ROOT = join(import.meta.dirname, '../..');
const samples = sampleMessages(ROOT);

/** Each kind of message of each queue of the house, with a sample of it: a new one is here by itself. */
const kinds = queueContracts.flatMap((contract) =>
  Object.keys(contract.accepts).map((kind) => {
    const sample = samples.find(({ raw }) => {
      const message = openMessage(sqsRecord({ queue: contract.queue, body: raw }), contract);
      return 'body' in message && message.body.kind === kind;
    });
    return { queue: contract.queue, consumer: contract.consumer, kind, body: sample?.raw ?? '' };
  }),
);

/** Where a dry run itself is kept. */
const OWN = [
  'dead_letters',
  'dead_letter_groups',
  'dead_letter_group_hours',
  'operator_actions',
  'replays',
  'replay_items',
  'occurrences',
  'job_declarations',
];

jest.setTimeout(300_000);

describe('a dry run, by the real function of each queue', () => {
  const dir = mkdtempSync(join(tmpdir(), 'nightshift-dry-runs-'));
  let runtime: Runtime;
  let context: OpsContext;
  let owner: Database;
  beforeAll(async () => {
    runtime = await startRuntime({
      ...PASSING,
      ...{ root: ROOT, stateDir: dir, schedules: false },
    });
    context = createContext({ stack: toLocalAddresses(runtime.stack, dir), operator: 'ada' });
    owner = createDatabase({ url: async () => runtime.stack.databaseUrl });
  });
  afterAll(async () => {
    await owner?.end();
    await context?.close();
    await runtime?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  /** Every row of the house, as one line for each table. */
  async function everything(): Promise<Record<string, string>> {
    const { rows } = await owner.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
    );
    const names = rows.map(({ name }) => name).filter((name) => !OWN.includes(name));
    const found: Record<string, string> = {};
    for (const name of names.sort()) {
      const {
        rows: [row],
      } = await owner.query<{ hash: string }>(
        `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS hash FROM "${name}" t`,
      );
      found[name] = row?.hash ?? '';
    }
    return found;
  }

  /** The file that the sample tells of, read once for real and forgotten: so it would act. */
  async function giveFile(body: string): Promise<void> {
    const { key } = (JSON.parse(body) as { detail: { object: { key: string } } }).detail.object;
    const { organizationId } = readUploadKey(key);
    await owner.query(
      `INSERT INTO organizations (id, name) VALUES ($1, 'Harbor') ON CONFLICT DO NOTHING`,
      [organizationId],
    );
    const client = await context.aws.s3();
    await client.send(
      new PutObjectCommand({
        Bucket: context.stack.buckets.documents,
        Key: key,
        Body: await readFile(join(ROOT, 'events/documents/wholesale-de.pdf')),
        IfNoneMatch: '*',
      }),
    );
    await eventually(
      async () => {
        const { rowCount } = await owner.query(
          'DELETE FROM vendor_invoice_parse_jobs WHERE finished_at IS NOT NULL',
        );
        expect(rowCount).toBe(1);
      },
      { within: 60_000 },
    );
  }

  it.each(kinds)('$queue, by $consumer: $kind', async ({ queue, consumer, body }) => {
    const { db, clock } = context;
    const { id: letterId } = await createDeadLetters({ sql: db, clock }).record(
      makeFailed({ queue, functionName: consumer, effectKey: undefined, body }),
    );
    if (queue === 'documents') await giveFile(body);
    const before = await everything();
    const { id } = await replay(
      {
        selection: { ids: [letterId] },
        reason: 'a look',
        dryRun: true,
        rate: 20,
        maxFailures: null,
      },
      context,
    );
    const item = await eventually(
      async () => {
        const [found] = (await listItems({ id, limit: 1 }, { sql: db })).rows;
        expect(found?.state).not.toMatch(/pending|sent$/);
        return found;
      },
      { within: 60_000 },
    );
    // Told, and not for want of an answer.
    expect([item?.state, item?.error ?? '']).toEqual([
      expect.stringMatching(/^(would-act|already-done|superseded|still-fails)$/),
      expect.not.stringMatching(/Crashed|no outcome/),
    ]);
    expect(await everything()).toEqual(before);
    const { rows } = await db.query('SELECT status FROM dead_letters WHERE id = $1', [letterId]);
    expect(rows).toEqual([{ status: 'waiting' }]);
  });
});
