import type { Node } from 'constructs';
import { RHYTHMS } from '../shared/scheduling/job.ts';
import { type ContextName, readContext, WrongContext } from './context.ts';
import type { Stage } from './naming.ts';
import { type Config, stages } from './stages.ts';

/**
 * What holds for a stage, with what its context says otherwise.
 * @throws WrongContext for a value that is none of those that there are
 */
export function stageConfig(node: Node, stage: Stage): Config {
  const own = stages[stage];
  return {
    ...own,
    rhythm: oneOf(node, 'rhythm', RHYTHMS) ?? own.rhythm,
    tracing: oneOf(node, 'tracing', ['otlp', 'off']) ?? 'off',
    watch: (oneOf(node, 'watch', ['true', 'false']) ?? String(own.watch)) === 'true',
  };
}

function oneOf<T extends string>(
  node: Node,
  name: ContextName,
  values: readonly T[],
): T | undefined {
  const given = readContext(node, name);
  const value = values.find((known) => known === given);
  if (given !== undefined && value === undefined)
    throw new WrongContext(`The context value "${name}" is ${values.join(' or ')}`);
  return value;
}
