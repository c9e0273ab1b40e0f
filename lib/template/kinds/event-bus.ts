import type { Resource, ResourceKind, Scope } from '../kind.ts';

const busName = (bus: Resource): string => bus.properties().Name ?? bus.logicalId;
export const busArn = (name: string, scope: Scope) =>
  `arn:aws:events:${scope.region}:${scope.account}:event-bus/${name}`;

/** An event bus. The default bus exists without one, as in every account. */
export const eventBus: ResourceKind = {
  types: ['AWS::Events::EventBus'],
  ref: busName,
  attributes: { Arn: (bus, scope) => busArn(busName(bus), scope), Name: busName },
  read(resource, scope, model) {
    const name = busName(resource);
    model.buses.push({ name, arn: busArn(name, scope) });
  },
};
