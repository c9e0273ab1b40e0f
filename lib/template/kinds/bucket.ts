import type { Properties, Resource, ResourceKind, Scope } from '../kind.ts';
import type { CorsRule } from '../model.ts';
import { asList } from '../policy.ts';

const bucketName = (bucket: Resource): string =>
  bucket.properties().BucketName ?? bucket.logicalId.toLowerCase();
const arn = (bucket: Resource) => `arn:aws:s3:::${bucketName(bucket)}`;
const host = (bucket: Resource, scope: Scope) =>
  `${bucketName(bucket)}.s3.${scope.region}.amazonaws.com`;

/** A bucket; whether its events reach the default bus; its CORS rules for uploads by browsers. */
export const bucket: ResourceKind = {
  types: ['AWS::S3::Bucket'],
  ref: bucketName,
  attributes: {
    Arn: arn,
    DomainName: host,
    RegionalDomainName: host,
  },
  read(resource, scope, model) {
    const properties = resource.properties();
    const notifications = properties.NotificationConfiguration ?? {};
    const cors = asList<Properties>(properties.CorsConfiguration?.CorsRules);
    const lifecycle = asList<Properties>(properties.LifecycleConfiguration?.Rules);
    const suffix = new RegExp(`-${scope.account}(-${scope.region})?$`);
    model.buckets.push({
      name: scope.shortName(bucketName(resource)).replace(suffix, ''),
      bucketName: bucketName(resource),
      arn: arn(resource),
      // CloudFormation: the presence of the configuration turns it on, unless it says otherwise.
      eventBridge:
        notifications.EventBridgeConfiguration !== undefined &&
        String(notifications.EventBridgeConfiguration.EventBridgeEnabled ?? true) === 'true',
      ...(properties.VersioningConfiguration?.Status === 'Enabled' && { versioned: true }),
      ...(cors.length > 0 && { cors: cors.map(readCorsRule) }),
      ...(lifecycle.length > 0 && { lifecycle }),
    });
  },
};

/** Bucket policies of this stack only demand TLS, which loopback has none of. */
export const bucketPolicy: ResourceKind = {
  types: ['AWS::S3::BucketPolicy'],
  ref: (resource) => resource.logicalId,
  attributes: {},
};

function readCorsRule(rule: Properties): CorsRule {
  return {
    allowedOrigins: asList(rule.AllowedOrigins),
    allowedMethods: asList(rule.AllowedMethods),
    allowedHeaders: asList(rule.AllowedHeaders),
    exposedHeaders: asList(rule.ExposedHeaders),
    ...(rule.MaxAge !== undefined && { maxAgeSeconds: Number(rule.MaxAge) }),
  };
}
