import type { AwsService } from '../call.ts';
import { AwsError, accessDenied } from '../errors.ts';
import { jsonRefusal, parseJson } from '../protocol/json.ts';
import type { Fault, Faults } from '../ses/faults.ts';
import type { MetricValue } from './metric-values.ts';

/**
 * What AWS does not have: the operator's hand in this machine, under the signing name `nightshift`.
 * `GET|POST|DELETE /mail/faults`, `GET /metrics`.
 */
export function createControlService(deps: {
  faults: Faults;
  metrics: () => MetricValue[];
}): AwsService {
  return {
    handle({ caller, method, path, body }) {
      if (caller.kind !== 'operator')
        throw accessDenied({ principal: caller.arn, action: 'nightshift:Control', resource: path });
      if (path === '/metrics' && method === 'GET') return answer({ metrics: deps.metrics() });
      if (path !== '/mail/faults') throw new AwsError('NotFound', `Nothing is at ${path}`, 404);
      if (method === 'POST') addFault(deps.faults, parseJson(body));
      else if (method === 'DELETE') deps.faults.clear();
      return answer({ faults: deps.faults.list() });
    },
    refuse: (error) => jsonRefusal(error, { denied: 'AccessDenied' }),
  };
}

function addFault(faults: Faults, fault: Record<string, unknown>): void {
  try {
    faults.add({ times: 1, ...fault } as unknown as Fault);
  } catch (error) {
    throw new AwsError('InvalidFault', (error as Error).message);
  }
}

const answer = (body: unknown) => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
