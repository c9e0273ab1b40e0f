import { CfnIntegration, CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { ApiContract } from '../../shared/platform/http/route.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { NightshiftFunction, type NightshiftFunctionProps } from './nightshift-function.ts';

export type HttpFunctionProps = NightshiftFunctionProps & {
  /** Of the requests that the stage's API lets through, for each route, and of its connections; a tenth by default. */
  share?: number;
};

/**
 * A function that answers routes of the HTTP API, as its contract declares them: one integration and
 * one permission serve all of them, and one route where the function itself tells them apart.
 */
export function httpFunction(
  foundation: Foundation,
  contract: Pick<ApiContract, 'function' | 'routes' | 'behind'>,
  { share = 0.1, ...props }: HttpFunctionProps,
): NightshiftFunction {
  const { stack, api } = foundation;
  const { apiConnections } = foundation.config;
  const reserved = props.database && apiConnections && Math.floor(apiConnections * share);
  const fn = new NightshiftFunction(foundation, contract.function, {
    ...(reserved && { reservedConcurrentExecutions: reserved }),
    ...props,
  });
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
  const routeKeys = contract.behind ? [contract.behind].flat() : Object.keys(contract.routes);
  for (const routeKey of routeKeys) {
    const route = new CfnRoute(api, routeKey, {
      apiId: api.apiId,
      routeKey,
      target: `integrations/${integration.ref}`,
    });
    throttle(foundation, route, share);
  }
  return fn;
}

/** A share of the stage's requests for one route, so that none of them can starve another. */
function throttle({ apiStage, config }: Foundation, route: CfnRoute, share: number) {
  const { rate, burst } = config.throttle;
  apiStage.routeSettings = {
    ...apiStage.routeSettings,
    [route.routeKey]: {
      ThrottlingRateLimit: Math.ceil(rate * share),
      ThrottlingBurstLimit: Math.ceil(burst * share),
    },
  };
  // API Gateway refuses settings of a route that is not there yet.
  apiStage.addResourceDependency(route);
}
