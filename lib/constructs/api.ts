import { CfnOutput, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Foundation } from '../foundation/foundation.ts';
import { deployedName } from '../naming.ts';
import { ALARM_PERIOD, createAlarm } from './alarm.ts';

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
export function createApi(
  house: Pick<Foundation, 'stack' | 'stage' | 'config' | 'alarms'>,
): HttpApi {
  const { stack, config } = house;
  const api = new HttpApi(stack, 'api', {
    apiName: `nightshift-${house.stage}`,
    description: 'Webhooks, uploads and operator endpoints',
    createDefaultStage: false,
  });
  const log = new LogGroup(stack, 'api-log', {
    logGroupName: `/aws/apigateway/${deployedName(house, 'api')}`,
    retention: config.logRetention,
    removalPolicy: config.removal,
  });
  new HttpStage(stack, 'api-stage', {
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
  createAlarm(house, 'api-5xx', {
    metric: api.metricServerError({ period: ALARM_PERIOD, statistic: 'Sum' }),
    threshold: 5,
    what: 'The HTTP API answered five requests or more with 5xx.',
    impact: 'Stripe delivers again for three days; people who unsubscribe or upload see an error.',
  });
  new CfnOutput(stack, 'ApiUrl', { value: api.apiEndpoint });
  return api;
}
