import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BundleReport, bundleEntry } from '../../lib/bundles.ts';

type Probe = { name: string; bundle: string; report: BundleReport };

/**
 * For each SDK client (and Stripe's) that a function loads when an effect needs it: a handler that
 * loads it at once, which is what that first effect costs on top.
 */
export async function clientProbes(input: {
  root: string;
  dir: string;
  reports: BundleReport[];
}): Promise<Probe[]> {
  const used = new Set(input.reports.flatMap(({ inputs }) => inputs.flatMap(clientIn)));
  const probes: Probe[] = [];
  for (const client of [...used].sort()) {
    const name = client.replace('@aws-sdk/', '');
    const entry = join(input.dir, 'probes', `${name}.ts`);
    await mkdir(join(input.dir, 'probes'), { recursive: true });
    await writeFile(
      entry,
      `import * as client from '${client}';
       export const handler = async () => ({ statusCode: 200, loaded: Object.keys(client).length });`,
    );
    const dir = join(input.dir, 'probe-bundles', name);
    const report = await bundleEntry({ root: input.root, entry, dir, name });
    probes.push({ name: `with ${name}`, bundle: join(dir, 'index.mjs'), report });
  }
  return probes;
}

function clientIn(input: string): string[] {
  const found = /node_modules\/(@aws-sdk\/client-[a-z0-9-]+|stripe)\//.exec(input);
  return found?.[1] ? [found[1]] : [];
}
