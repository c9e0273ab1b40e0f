import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPeppers } from '../../../shared/access/api-keys/api-key.ts';
import { createApiKey } from '../../../shared/access/api-keys/create-key.ts';
import { uploadKey } from '../../../shared/documents/intake/key.ts';
import { deleteOrganization, insertOrganization } from '../../../shared/organizations/smoke.ts';
import { HOUR } from '../../../shared/platform/durations.ts';
import type { OpsContext } from '../../context.ts';
import { type Step, type StepResult, waitFor } from './step.ts';

const FILE = { fileName: 'smoke.xml', contentType: 'application/xml' } as const;
const SAMPLE = join(import.meta.dirname, '../../../events/documents/invoice-de.xml');

/**
 * An invoice of an organisation that is made for it: announced by an API key, put into the bucket, read
 * by its function; then the organisation goes, and with it the key, the rows and the file.
 */
export const walkDocument: Step = async ({ waitSeconds }, context) => {
  const { stack, db, clock } = context;
  const pepper = await context.secret('api-key-pepper');
  if (!pepper || !stack.apiUrl)
    return { status: 'skipped', detail: 'api-key-pepper has no value to make a key with' };
  const organizationId = await insertOrganization({ name: `smoke ${randomUUID()}` }, { sql: db });
  let id: string | undefined;
  try {
    const { key } = await createApiKey(
      {
        organizationId,
        by: `operator ${context.operator}`,
        name: 'smoke',
        scopes: ['documents:read', 'documents:write'],
        allowedIps: [],
        expiresAt: new Date(clock().getTime() + HOUR),
      },
      { db, clock, peppers: readPeppers(pepper) },
    );
    id = await upload({ apiUrl: stack.apiUrl, key });
    return await read({ apiUrl: stack.apiUrl, key, id, waitSeconds });
  } finally {
    await deleteOrganization({ organizationId }, { sql: db });
    if (id) await removeFile(uploadKey({ organizationId, id, ...FILE }), context);
  }
};

const asCaller = (key: string) => ({ authorization: `Bearer ${key}` });

async function upload({ apiUrl, key }: { apiUrl: string; key: string }): Promise<string> {
  const file = await readFile(SAMPLE);
  const announced = await fetch(new URL('/api/documents', apiUrl), {
    method: 'POST',
    headers: { ...asCaller(key), 'content-type': 'application/json' },
    body: JSON.stringify({ ...FILE, size: file.length }),
    signal: AbortSignal.timeout(10_000),
  });
  if (announced.status !== 201) throw new Error(`The API answered ${announced.status}`);
  const { id, upload } = (await announced.json()) as {
    id: string;
    upload: { url: string; headers: Record<string, string> };
  };
  const put = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: file });
  if (!put.ok) throw new Error(`The bucket answered ${put.status}`);
  return id;
}

async function read(input: {
  apiUrl: string;
  key: string;
  id: string;
  waitSeconds: number;
}): Promise<StepResult> {
  const { apiUrl, key, id, waitSeconds } = input;
  const began = performance.now();
  const status = await waitFor(waitSeconds, async () => {
    const answer = await fetch(new URL(`/api/documents/${id}`, apiUrl), { headers: asCaller(key) });
    const body = (await answer.json()) as { status?: string };
    return body.status === 'awaiting-upload' ? undefined : body.status;
  });
  if (!status) return { status: 'failed', detail: `it is not read after ${waitSeconds} s` };
  const good = status === 'review' || status === 'accepted';
  const detail = `${status} after ${Math.round(performance.now() - began)} ms`;
  return { status: good ? 'ok' : 'failed', detail };
}

async function removeFile(Key: string, { stack, aws }: Pick<OpsContext, 'stack' | 'aws'>) {
  const Bucket = stack.buckets.documents;
  if (!Bucket) return;
  const [client, { DeleteObjectCommand }] = await Promise.all([
    aws.s3(),
    import('@aws-sdk/client-s3'),
  ]);
  await client.send(new DeleteObjectCommand({ Bucket, Key }));
}
