import type { Resource, ResourceKind, Scope } from '../kind.ts';
import { UnsupportedTemplate } from '../unsupported-template.ts';
import { functionArnIn } from './function.ts';

/** API Gateway gives up on an integration after 30 s, whatever the function's timeout. */
const DEFAULT_TIMEOUT_MS = 30_000;

/** The id that stands for the API in ARNs and in `<id>.execute-api…` addresses. */
const apiId = (api: Resource): string =>
  api.logicalId
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 10);

export const httpApi: ResourceKind = {
  types: ['AWS::ApiGatewayV2::Api'],
  ref: apiId,
  attributes: { ApiEndpoint: (_api, scope) => scope.apiUrl, ApiId: apiId },
  read(resource) {
    if (resource.properties().ProtocolType !== 'HTTP')
      throw new UnsupportedTemplate(
        `${resource.logicalId} (${resource.type}) is no HTTP API: only ProtocolType HTTP runs here`,
      );
  },
};

export const integration: ResourceKind = {
  types: ['AWS::ApiGatewayV2::Integration'],
  ref: (resource) => resource.logicalId,
  attributes: {},
};

export const apiStage: ResourceKind = {
  types: ['AWS::ApiGatewayV2::Stage'],
  ref: (resource) => resource.properties().StageName ?? '$default',
  attributes: {},
};

/** A route to a function: payload format 2.0 and a permission for API Gateway, or no start. */
export const route: ResourceKind = {
  types: ['AWS::ApiGatewayV2::Route'],
  ref: (resource) => resource.logicalId,
  attributes: {},
  read(resource, scope, model) {
    const { RouteKey, Target, AuthorizationType } = resource.properties();
    const refuse = (why: string) =>
      new UnsupportedTemplate(`${resource.logicalId} (${resource.type}, ${RouteKey}) ${why}`);
    if (AuthorizationType && AuthorizationType !== 'NONE')
      throw refuse(`needs ${AuthorizationType} authorisation, which does not run here`);
    const target = scope
      .all('AWS::ApiGatewayV2::Integration')
      .find((candidate) => String(Target) === `integrations/${candidate.logicalId}`);
    if (!target) throw refuse('has no integration');
    const properties = target.properties();
    if (properties.IntegrationType !== 'AWS_PROXY' || properties.PayloadFormatVersion !== '2.0')
      throw refuse('is no AWS_PROXY integration with payload format 2.0');
    const [method, path] =
      RouteKey === '$default' ? ['ANY', '$default'] : String(RouteKey).split(' ');
    model.routes.push({
      method: String(method),
      path: String(path),
      functionArn: functionArnIn(String(properties.IntegrationUri)),
      timeoutMs: Number(properties.TimeoutInMillis ?? DEFAULT_TIMEOUT_MS),
      sourceArn: routeArn(resource, String(method), String(path), scope),
    });
  },
};

/** What API Gateway names as its source when it invokes a function for a route. */
function routeArn(resource: Resource, method: string, path: string, scope: Scope): string {
  const api = String(resource.properties().ApiId);
  const route = path === '$default' ? `${method}/$default` : `${method}${path}`;
  return `arn:aws:execute-api:${scope.region}:${scope.account}:${api}/$default/${route}`;
}
