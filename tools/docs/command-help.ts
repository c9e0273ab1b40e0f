import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `npm run <script> -- --help` prints, as a block of text. */
export function commandHelp(root: string, script: string): string {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const [program, file, ...rest] = (scripts[script] ?? '').split(' ');
  if (program !== 'node' || !file || rest.length > 0)
    throw new Error(`The script "${script}" of package.json is no \`node FILE\``);
  const output = execFileSync(process.execPath, [file, '--help'], { cwd: root, encoding: 'utf8' });
  return `\`\`\`\n${output.trimEnd()}\n\`\`\``;
}
