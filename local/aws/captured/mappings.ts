import type { EventSourceMappingModel } from '../../../lib/template/model.ts';
import { authorize } from '../auth/iam.ts';
import type { AwsCall, AwsService } from '../call.ts';
import { AwsError, notImplemented } from '../errors.ts';
import { asJsonError, parseJson, toAwsError } from '../protocol/json.ts';
import type { LocalState } from '../state.ts';

const PATH = '/2015-03-31/event-source-mappings/';
const json = (status: number, body: unknown) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

export type Mappings = {
  /** Aborts when the mapping is disabled the next time. */
  nextHeld(logicalId: string): AbortSignal;
  /** Resolves when the mapping is enabled, or when `signal` says that nobody waits any more. */
  enabled(logicalId: string, signal: AbortSignal): Promise<void>;
};

/**
 * Lambda's event source mappings: listed, disabled and enabled, which the pollers of this machine obey.
 * As in AWS a mapping stays what it was made over a restart, until the template says otherwise.
 */
export function createMappingsService({ state }: { state: LocalState }) {
  const { db } = state;
  db.exec('CREATE TABLE IF NOT EXISTS lambda_disabled (mapping TEXT PRIMARY KEY) STRICT');
  const rows = db.prepare('SELECT mapping FROM lambda_disabled').all() as { mapping: string }[];
  const disabled = new Set(rows.map(({ mapping }) => mapping));
  const waiting = new Set<() => void>();
  const holds = new Map<string, AbortController>();
  let models: EventSourceMappingModel[] = [];

  const show = ({ logicalId, queueArn, functionArn, batchSize }: EventSourceMappingModel) => ({
    UUID: logicalId,
    EventSourceArn: queueArn,
    FunctionArn: functionArn,
    BatchSize: batchSize,
    State: disabled.has(logicalId) ? 'Disabled' : 'Enabled',
  });

  const list = ({ caller, query }: AwsCall) => {
    authorize(caller, { action: 'lambda:ListEventSourceMappings', resource: '*' });
    const of = query.get('EventSourceArn');
    const found = models.filter(({ queueArn }) => of === null || queueArn === of);
    return json(200, { EventSourceMappings: found.map(show) });
  };

  const update = (call: AwsCall) => {
    const mapping = models.find(({ logicalId }) => call.path === `${PATH}${logicalId}`);
    if (!mapping) throw new AwsError('ResourceNotFoundException', 'There is no such mapping', 404);
    authorize(call.caller, {
      action: 'lambda:UpdateEventSourceMapping',
      resource: `arn:aws:lambda:us-east-1:000000000000:event-source-mapping:${mapping.logicalId}`,
      context: { 'lambda:functionarn': mapping.functionArn },
    });
    const { Enabled } = parseJson(call.body) as { Enabled?: boolean };
    if (Enabled === false) disabled.add(mapping.logicalId);
    if (Enabled === true) disabled.delete(mapping.logicalId);
    const sql =
      Enabled === false
        ? 'INSERT OR IGNORE INTO lambda_disabled (mapping) VALUES (?)'
        : 'DELETE FROM lambda_disabled WHERE mapping = ?';
    if (Enabled !== undefined) db.prepare(sql).run(mapping.logicalId);
    if (Enabled === false) {
      holds.get(mapping.logicalId)?.abort();
      holds.delete(mapping.logicalId);
    }
    for (const wake of waiting) wake();
    return json(202, show(mapping));
  };

  const service: AwsService = {
    handle(call) {
      if (call.method === 'GET' && call.path === PATH) return list(call);
      if (call.method === 'PUT' && call.path.startsWith(PATH)) return update(call);
      throw notImplemented(`lambda:${call.method} ${call.path}`);
    },
    refuse(error) {
      const { code, message, status } = asJsonError(toAwsError(error));
      return { ...json(status, { message }), headers: { 'x-amzn-errortype': code } };
    },
  };
  const mappings: Mappings = {
    nextHeld(logicalId) {
      const next = holds.get(logicalId) ?? new AbortController();
      holds.set(logicalId, next);
      return next.signal;
    },
    async enabled(logicalId, signal) {
      while (disabled.has(logicalId) && !signal.aborted)
        await new Promise<void>((wake) => {
          const woken = () => {
            waiting.delete(woken);
            wake();
          };
          waiting.add(woken);
          signal.addEventListener('abort', woken, { once: true });
        });
    },
  };
  return {
    service,
    mappings,
    setModel(given: EventSourceMappingModel[]) {
      models = given;
    },
  };
}
