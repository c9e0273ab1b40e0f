import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { processDocument } from '../../shared/documents/lifecycle/process.ts';
import { readDocument } from '../../shared/documents/lifecycle/store.ts';
import {
  createModelSource,
  modelSettings,
  picturesFor,
} from '../../shared/documents/model/source.ts';
import { DEFAULT_GUARD } from '../../shared/documents/reading/guarded.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createSecretReader } from '../../shared/platform/secrets.ts';
import { version } from '../support/secret-version.ts';
import { type Reply, startModelServer } from './support/model-server.ts';
import { clock, makeOrganization, makeWorld, print } from './support/world.ts';

describe('a document that a model reads', () => {
  let world: Awaited<ReturnType<typeof makeWorld>>;
  let server: Awaited<ReturnType<typeof startModelServer>>;
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterEach(() => server.stop());
  afterAll(() => world.end());

  async function send(pdf: Uint8Array, replies: Reply[], budget: Record<string, string> = {}) {
    server = await startModelServer(replies);
    const environment = {
      DOCUMENTS_EXTRACTOR: 'openai',
      DOCUMENTS_MODEL: 'm',
      DOCUMENTS_MODEL_URL: server.url,
      ...budget,
    };
    const config = readConfig(modelSettings, environment);
    const secrets = createSecretReader({ fetchSecret: async () => version('key') });
    const model = createModelSource(config, {
      db: world.db,
      clock: () => new Date(),
      secrets,
      environment: {},
    });
    const done = await processDocument(
      { organizationId: world.organizationId, documentId: randomUUID(), bytes: pdf },
      {
        ...{ db: world.db, clock, guard: DEFAULT_GUARD, pictures: picturesFor(config) },
        ...(model ? { model } : {}),
      },
    );
    return readDocument({ organizationId: world.organizationId, id: done.id }, { sql: world.db });
  }
  const outcomes = async () => {
    const { rows } = await world.db.query<{ outcome: string }>(
      'SELECT outcome FROM ai_logs ORDER BY id',
    );
    return rows.map((row) => row.outcome);
  };

  it('goes to a person with the rules’ reading when the provider fails, and the call is logged', async () => {
    const { pdf, invoice } = await print({ seed: 81 });
    const document = await send(pdf, [{ status: 400 }]);
    expect(document).toMatchObject({ status: 'review', extractor: 'rules' });
    expect(document.reasons).toContain('model: provider-error, read by rules instead');
    expect(document.invoice?.totals.total).toBe(invoice.total);
    expect(await outcomes()).toEqual(['provider-error']);
  });

  it('is seen by it, and what it says must stand where it says all the same', async () => {
    const { pdf } = await print({ seed: 86, lines: 60 });
    const seen = { text: 'SEEN-ONLY-7', page: 1 };
    const text = JSON.stringify({
      ...{ kind: 'invoice', number: seen, vendor: {}, buyer: {} },
      ...{ lines: [], taxes: [], totals: {} },
    });
    const document = await send(pdf, [{ text }], { DOCUMENTS_MODEL_VISION: 'true' });
    const sent = JSON.stringify(server.calls[0]?.body);
    // The first bytes of a PNG, for each of its two pages.
    expect(sent.match(/data:image\/png;base64,iVBORw0KGgo/g)).toHaveLength(2);
    expect(document.status).toBe('review');
    expect(document.reasons.join()).toContain('SEEN-ONLY-7');
  });

  it('goes to a person when the model makes up an amount or leaves lines out', async () => {
    const { pdf, invoice } = await print({ seed: 82, lines: 6 });
    const value = (text: string) => ({ text, page: 1 });
    const made = {
      kind: 'invoice',
      number: value(invoice.number),
      vendor: {},
      buyer: {},
      lines: [{ description: value('All of it'), amount: value('123.456,78') }],
      taxes: [],
      totals: { total: value('123.456,78') },
    };
    const document = await send(pdf, [{ text: JSON.stringify(made) }]);
    expect(document).toMatchObject({ status: 'review', extractor: 'openai' });
    expect(document.reasons).toEqual(
      expect.arrayContaining([
        'total "123.456,78" is not on page 1',
        'model: 1 lines returned, 6 rows seen on the page',
      ]),
    );
  });

  it('is read by the rules once the day’s money is spent', async () => {
    const { pdf } = await print({ seed: 83 });
    const document = await send(pdf, [], { DOCUMENTS_BUDGET_DAY: '0.001' });
    expect(document.reasons).toContain('model: over-budget, read by rules instead');
    expect(server.calls).toHaveLength(0);
  });

  it('cannot spend a day’s money twice with documents that are read at the same time', async () => {
    server = await startModelServer([]);
    const { createModelSpending } = await import('../../shared/documents/model/spending.ts');
    const organizationId = await makeOrganization(world.db, 'Thrifty');
    const spending = () =>
      createModelSpending(
        {
          organizationId,
          documentId: randomUUID(),
          client: { provider: 'openai', model: 'm' },
          budget: { perDocument: 1, perDay: 1 },
        },
        { db: world.db, clock },
      );
    const ids = await Promise.all(Array.from({ length: 6 }, () => spending().reserve(0.4)));
    expect(ids.filter((id) => id !== undefined)).toHaveLength(2);
  });

  it('keeps a document’s budget over all attempts to read it', async () => {
    server = await startModelServer([]);
    const { createModelSpending } = await import('../../shared/documents/model/spending.ts');
    const { organizationId } = world;
    const client = { provider: 'openai', model: 'm' };
    const context = { organizationId, documentId: randomUUID(), client };
    const attempt = () =>
      createModelSpending(
        { ...context, budget: { perDocument: 0.5, perDay: 100 } },
        { db: world.db, clock },
      );
    expect(await attempt().reserve(0.3)).toBeDefined();
    expect(await attempt().reserve(0.3)).toBeUndefined();
  });
});
