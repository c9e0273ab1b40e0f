import { spawn } from 'node:child_process';

export type Timed = { wall: number; cpu: number; stdout: string };

/** Runs a shell command and counts wall and CPU seconds of it and of every process that it waited for. */
export async function timed(command: string, env: Record<string, string>): Promise<Timed> {
  const script = `set -o pipefail; TIMEFORMAT='TIMED %R %U %S'; time { ${command}; }`;
  const child = spawn('bash', ['-c', script], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (piece) => {
    stdout += piece;
  });
  child.stderr.on('data', (piece) => {
    stderr += piece;
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  const found = /TIMED (\S+) (\S+) (\S+)/.exec(stderr);
  if (code !== 0 || !found) throw new Error(`${command} failed: ${stderr.slice(-500)}`);
  const [wall, user, system] = found.slice(1).map(Number) as [number, number, number];
  return { wall, cpu: user + system, stdout };
}
