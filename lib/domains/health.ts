import { Duration } from 'aws-cdk-lib';
import { healthApi } from '../../shared/health/routes.ts';
import { httpFunction } from '../constructs/http-function.ts';
import type { Foundation } from '../foundation/foundation.ts';

/** GET /health: answers while the database is down, so that a monitor can tell the two apart. */
export function addHealth(foundation: Foundation): void {
  httpFunction(foundation, healthApi, {
    memoryMb: 256,
    timeout: Duration.seconds(5),
    errorImpact: 'Monitors call the service down while it may well be up.',
  });
}
