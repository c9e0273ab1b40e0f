import { TEXT_FORMAT, writeMetrics } from '../../shared/health/metrics/prometheus.ts';
import { createPulse } from '../../shared/health/pulse.ts';
import { diagnosticsApi } from '../../shared/health/routes.ts';
import { header } from '../../shared/platform/http/request.ts';
import { answer } from '../../shared/platform/http/route.ts';
import { type CallerCheck, serve } from '../../shared/platform/http/serve.ts';
import { checkStage } from './checks.ts';
import { type DiagnosticsDeps, diagnoses } from './diagnoses.ts';
import { createMetrics } from './metrics.ts';

type Deps = DiagnosticsDeps & { operator: CallerCheck };

/** What a stage says of itself: to anybody one word, to operators all of it, to nobody a value of a secret. */
export function createDiagnosticsHandler({ operator, ...deps }: Deps) {
  const { config, clock } = deps;
  const pulse = createPulse({ sql: deps.db, clock });
  const metrics = createMetrics(deps);
  return serve(diagnosticsApi, {
    callers: {
      operator,
      visitor: async (request, route, headers) => {
        if (header(request, 'authorization') === undefined) return { operator: false };
        await operator(request, route, headers);
        return { operator: true };
      },
    },
    handlers: {
      'GET /health': async ({ caller }) => {
        const checks = caller.operator ? await checkStage(deps) : undefined;
        return answer(200, {
          status: await pulse(),
          version: config.VERSION,
          time: clock(),
          stage: config.STAGE,
          ...(checks && { checks }),
        });
      },
      'GET /metrics': async () =>
        answer(200, writeMetrics(await metrics()), { 'content-type': TEXT_FORMAT }),
      ...diagnoses(deps),
    },
  });
}
