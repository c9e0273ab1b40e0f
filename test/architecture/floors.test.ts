import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { circles, missingDependencies, wrongArrows } from './floors.ts';
import { ROOT, type Source, sourceOf, sources } from './sources.ts';

const all = sources();

describe('the floors of the house', () => {
  it('have no arrow that runs up, types included', () => {
    expect(wrongArrows(all)).toEqual([]);
  });

  it.each([
    ['shared/platform/x.ts', '../email/drain.ts'],
    ['shared/events/x.ts', '../scheduling/jobs.ts'],
    ['shared/scheduling/x.ts', '../notices/tell-operators.ts'],
    ['shared/billing/x.ts', '../documents/contract.ts'],
    ['shared/billing/x.ts', '../contracts.ts'],
    ['shared/billing/x.ts', '../compose/consumer-deps.ts'],
    ['shared/billing/x.ts', '../../functions/health/handler.ts'],
    ['functions/health/x.ts', '../sync-billing/handler.ts'],
    ['lib/x.ts', '../tools/bundles.ts'],
    ['lib/template/x.ts', '../nightshift-stack.ts'],
    ['tools/x.ts', '../local/runtime.ts'],
    ['ops/x.ts', '../console/start.ts'],
    ['ops/actions/x.ts', '../cli/known.ts'],
    ['local/x.ts', '../lib/nightshift-stack.ts'],
    ['local/x.ts', '../bin/local.ts'],
    ['test/x.test.ts', '../bin/local.ts'],
    ['console/x.ts', '../local/runtime.ts'],
  ])('would show %s importing %s', (path, name) => {
    const planted = sourceOf(path, `import type { X } from '${name}';`);
    expect(wrongArrows([planted])).toHaveLength(1);
  });

  it('have no import circle, types included', () => {
    expect(circles(all)).toEqual([]);
  });

  it('would show a circle, by whatever kind of import', () => {
    const planted = [
      sourceOf('shared/a.ts', "import type { B } from './b.ts';"),
      sourceOf('shared/b.ts', "export { c } from './c.ts';"),
      sourceOf('shared/c.ts', "export const a = () => import('./a.ts');"),
      sourceOf('shared/d.ts', "import './a.ts';"),
    ];
    expect(circles(planted)).toEqual([['shared/a.ts', 'shared/b.ts', 'shared/c.ts']]);
  });
});

describe('what the product imports', () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

  it('stands in dependencies, so that an installation without development tools runs', () => {
    expect(missingDependencies(all, dependencies)).toEqual([]);
  });

  it('would be missed', () => {
    const planted: Source[] = [
      sourceOf('ops/x.ts', "import { parse } from '@left/pad/parse';"),
      sourceOf('shared/x.ts', "import type { SQSEvent } from 'aws-lambda';"),
      sourceOf('test/x.ts', "import { it } from 'right-pad';"),
    ];
    expect(missingDependencies(planted, {})).toEqual(['ops/x.ts → @left/pad']);
  });

  it('includes what npm run starts it with: its Node', () => {
    expect(dependencies).toHaveProperty('node');
    expect(dependencies).toHaveProperty('esbuild');
  });
});
