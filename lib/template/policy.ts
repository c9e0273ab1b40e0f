import type { Properties } from './kind.ts';
import type { PolicyStatement } from './model.ts';

/** The statements of a resolved IAM policy document, with every single value made a list. */
export function readStatements(document: Properties | undefined): PolicyStatement[] {
  return asList<Properties>(document?.Statement).map((statement) => ({
    effect: statement.Effect === 'Deny' ? 'Deny' : 'Allow',
    actions: asList(statement.Action),
    resources: asList(statement.Resource),
    ...(statement.NotAction && { notActions: asList<string>(statement.NotAction) }),
    ...(statement.NotResource && { notResources: asList<string>(statement.NotResource) }),
    ...(statement.Condition && { conditions: readConditions(statement.Condition) }),
    ...(statement.Principal && { principals: readPrincipals(statement.Principal) }),
  }));
}

function readConditions(conditions: Properties): Record<string, Record<string, string[]>> {
  return Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.entries(keys as Properties).map(([key, values]) => [
          key,
          asList(values).map((value) => String(value)),
        ]),
      ),
    ]),
  );
}

function readPrincipals(principal: string | Properties): string[] {
  if (typeof principal === 'string') return [principal];
  return Object.values(principal).flatMap((values) => asList<string>(values));
}

/** CloudFormation writes a list of one as the one. */
export function asList<T>(value: unknown): T[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]) as T[];
}
