import { CfnIntegration, CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { ApiContract } from '../../shared/platform/http/route.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { NightshiftFunction, type NightshiftFunctionProps } from './nightshift-function.ts';

/**
 * A function that answers routes of the HTTP API, as its contract declares them: one integration and
 * one permission serve all of them.
 */
export function httpFunction(
  foundation: Foundation,
  contract: Pick<ApiContract, 'function' | 'routes'>,
  props: NightshiftFunctionProps,
): NightshiftFunction {
  const { stack, api } = foundation;
  const fn = new NightshiftFunction(foundation, contract.function, props);
  const integration = new CfnIntegration(api, `${fn.name}-integration`, {
    apiId: api.apiId,
    integrationType: 'AWS_PROXY',
    integrationUri: fn.functionArn,
    payloadFormatVersion: '2.0',
  });
  new CfnPermission(api, `${fn.name}-permission`, {
    action: 'lambda:InvokeFunction',
    principal: 'apigateway.amazonaws.com',
    functionName: fn.functionArn,
    sourceArn: stack.formatArn({
      service: 'execute-api',
      resource: api.apiId,
      resourceName: '*/*',
    }),
  });
  for (const routeKey of Object.keys(contract.routes))
    new CfnRoute(api, routeKey, {
      apiId: api.apiId,
      routeKey,
      target: `integrations/${integration.ref}`,
    });
  return fn;
}
