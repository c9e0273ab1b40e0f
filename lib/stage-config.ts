import type { Node } from 'constructs';
import type { Rhythm } from '../shared/scheduling/job.ts';
import { readContext } from './context.ts';
import type { Stage } from './naming.ts';
import { type Config, stages } from './stages.ts';

/** What holds for a stage, with what its context says otherwise. */
export function stageConfig(node: Node, stage: Stage): Config {
  const own = stages[stage];
  const rhythm = readContext(node, 'rhythm') as Rhythm | undefined;
  const watch = readContext(node, 'watch');
  return {
    ...own,
    rhythm: rhythm ?? own.rhythm,
    tracing: readContext(node, 'tracing') === 'otlp' ? 'otlp' : 'off',
    watch: watch === undefined ? own.watch : watch === 'true',
  };
}
