import { CONTEXT } from '../../lib/context.ts';
import { markdownTable } from './blocks.ts';

/** Every context value of a stage, and what it decides. */
export function contextTable(): string {
  const rows = Object.entries(CONTEXT).map(([name, decides]) => [`\`${name}\``, decides]);
  return markdownTable(['context (`-c name=value`)', 'what it decides'], rows);
}
