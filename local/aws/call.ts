import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { Caller } from './auth/caller.ts';

/** One authenticated request to the endpoint. */
export type AwsCall = {
  /** Signing name from the credential scope: `sqs`, `s3`, `events`, … */
  service: string;
  requestId: string;
  caller: Caller;
  method: string;
  /** Path as sent, still percent-encoded. */
  path: string;
  query: URLSearchParams;
  /** Lower-case names. */
  headers: Record<string, string>;
  /** The whole body; for S3 empty, because it reads `request` as a stream. */
  body: Buffer;
  request: IncomingMessage;
  /** Aborted when the caller has hung up before the answer. */
  gone: AbortSignal;
};

export type AwsReply = {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer | Readable;
  /** Breaks the connection instead of answering: a fault that a test asked for. */
  hangUp?: boolean;
};

export type AwsService = {
  handle(call: AwsCall): Promise<AwsReply> | AwsReply;
  /** An error in the shape that this service's clients read. */
  refuse(error: unknown, requestId: string): AwsReply;
};
