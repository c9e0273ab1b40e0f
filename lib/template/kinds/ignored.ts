import type { Resource } from '../kind.ts';

/**
 * Types that this machine does without, and why nothing is lost here. An entry ending in `::*`
 * covers a whole service. A type that is neither here nor read refuses to start.
 */
const REASONS: Record<string, string> = {
  'AWS::CDK::Metadata': 'usage statistics of the CDK',
  'AWS::Logs::LogGroup': 'log lines go to the logs folder',
  'AWS::Logs::MetricFilter': 'metrics are not collected here',
  'AWS::Logs::ResourcePolicy': 'log lines go to the logs folder',
  'AWS::CloudWatch::*': 'alarms and dashboards watch deployed stages',
  'AWS::SNS::Subscription': 'published notices show in the inbox',
  'AWS::SNS::TopicPolicy': 'published notices show in the inbox',
  'AWS::SES::*': 'mail goes to the local inbox',
  'AWS::KMS::*': 'nothing is encrypted at rest on this machine',
  'AWS::EC2::*': 'there is no network to build on one machine',
  'AWS::RDS::*': 'the database is the local Postgres',
  'AWS::ECS::*': 'long backups run in the function itself here',
  'AWS::ECR::*': 'no image is built here',
  'AWS::SecretsManager::*': 'it keeps what Aurora makes; the database is the local Postgres',
  'AWS::Events::EventBusPolicy': 'only this machine sends to the bus',
  'AWS::Events::Archive': 'the bus keeps no archive here',
  'AWS::Lambda::LayerVersion': 'bundles carry what they need',
  'AWS::ApiGatewayV2::DomainName': 'the API answers on loopback',
  'AWS::ApiGatewayV2::ApiMapping': 'the API answers on loopback',
  'AWS::CertificateManager::*': 'the API answers on loopback',
  'AWS::Route53::*': 'the API answers on loopback',
  'AWS::WAFv2::*': 'the API answers on loopback',
  'AWS::Budgets::*': 'nothing costs anything here',
  'AWS::XRay::*': 'traces are not collected here',
};

/** Why a type is knowingly not run; undefined for a type nobody thought of. */
export function ignoredReason(type: string): string | undefined {
  const service = `${type.split('::').slice(0, 2).join('::')}::*`;
  return REASONS[type] ?? REASONS[service];
}

/** A stand-in for what such a resource would be called. */
export const standIn = (resource: Resource, attribute?: string): string =>
  attribute === undefined ? resource.logicalId : `${resource.logicalId}.${attribute}`;
