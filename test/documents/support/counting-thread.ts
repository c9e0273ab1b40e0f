import { appendFileSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

// A reading thread that writes down what it was asked to do, and then does it.
const { task } = workerData as { task: { kind: string } };
appendFileSync(new URL(import.meta.url).searchParams.get('log') as string, `${task.kind}\n`);
await import('../../../shared/documents/reading/thread.ts');
