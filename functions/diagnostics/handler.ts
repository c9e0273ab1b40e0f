import { createPulse } from '../../shared/health/pulse.ts';
import { diagnosisRoutes, diagnosticsApi } from '../../shared/health/routes.ts';
import type { CallerCheck } from '../../shared/platform/http/caller.ts';
import { lazily } from '../../shared/platform/http/lazily.ts';
import { header } from '../../shared/platform/http/request.ts';
import { answer } from '../../shared/platform/http/route.ts';
import { serve } from '../../shared/platform/http/serve.ts';
import type { DiagnosticsDeps } from './diagnoses.ts';

type Deps = DiagnosticsDeps & { operator: CallerCheck };

/** What a stage says of itself: to anybody one word, to operators all of it, to nobody a value of a secret. */
export function createDiagnosticsHandler({ operator, ...deps }: Deps) {
  const { config, clock } = deps;
  const pulse = createPulse({ sql: deps.db, clock });
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
        const checks = caller.operator ? await checksOf(deps) : undefined;
        return answer(200, {
          status: await pulse(),
          version: config.VERSION,
          time: clock(),
          stage: config.STAGE,
          ...(checks && { checks }),
        });
      },
      ...lazily({ 'GET /metrics': true }, async () =>
        (await import('./metrics.ts')).metricsHandlers(deps),
      ),
      ...lazily(diagnosisRoutes, async () => (await import('./diagnoses.ts')).diagnoses(deps)),
    },
  });
}

/** Loaded when an operator asks: monitors ask each minute, and for a word. */
async function checksOf(deps: DiagnosticsDeps) {
  const { checkStage } = await import('./checks.ts');
  return checkStage(deps);
}
