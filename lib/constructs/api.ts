import { CfnOutput, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  type CfnStage,
  HttpApi,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Foundation, Ground } from '../foundation/foundation.ts';
import { apiLogName, stageName } from '../naming.ts';
import { watchApi } from '../watch/api-alarms.ts';

/** What is logged of each request: no address, no query, no body. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  bytes: '$context.responseLength',
  integrationError: '$context.integrationErrorMessage',
};

/** The public HTTP API, throttled and with an access log. */
export function createApi(ground: Ground): Pick<Foundation, 'api' | 'apiStage'> {
  const { stack, config } = ground;
  const api = new HttpApi(stack, 'api', {
    apiName: stageName(ground),
    description: 'Webhooks, uploads and operator endpoints',
    createDefaultStage: false,
  });
  const log = new LogGroup(stack, 'api-log', {
    logGroupName: apiLogName(ground),
    retention: config.logRetention,
    removalPolicy: config.removal,
  });
  const stage = new HttpStage(stack, 'api-stage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle: { rateLimit: config.throttle.rate, burstLimit: config.throttle.burst },
    accessLogSettings: {
      destination: new LogGroupLogDestination(log),
      format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
    },
  });
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason:
      'Each function checks its caller itself: Stripe signs its requests, operators and jobs carry a bearer secret.',
  });
  watchApi(ground);
  new CfnOutput(stack, 'ApiUrl', { value: api.apiEndpoint });
  return { api, apiStage: stage.node.defaultChild as CfnStage };
}
