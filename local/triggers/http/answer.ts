import type { ServerResponse } from 'node:http';
import type { Answer } from '../../functions/protocol.ts';

type StructuredResult = {
  statusCode: number;
  headers?: Record<string, string | number | boolean>;
  cookies?: string[];
  body?: string;
  isBase64Encoded?: boolean;
};

/** About the connection to the caller, which is not the function's: they would break its framing. */
const CONNECTION = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export type HttpError = {
  statusCode: number;
  error: string;
  message: string;
  requestId: string;
};

/**
 * Sends what a function answered, the way an HTTP API reads it (payload format 2.0).
 * @throws Error before anything is sent, for an answer that HTTP cannot carry
 */
export function sendAnswer(response: ServerResponse, answer: Answer, requestId: string): void {
  if (!answer.ok) {
    const late = answer.errorType === 'Sandbox.Timedout' || answer.throttled;
    sendError(response, late ? unavailable(requestId) : broken(requestId));
    return;
  }
  const result = structured(JSON.parse(answer.payload) as unknown);
  if (!result) {
    sendError(response, broken(requestId));
    return;
  }
  const body = Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8');
  response.statusCode = result.statusCode;
  const cookies = [...(result.cookies ?? [])];
  for (const [name, value] of Object.entries(result.headers ?? {})) {
    if (CONNECTION.has(name.toLowerCase())) continue;
    if (name.toLowerCase() === 'set-cookie') cookies.unshift(String(value));
    else response.setHeader(name, String(value));
  }
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'text/plain');
  response.setHeader('apigw-requestid', requestId);
  response.setHeader('content-length', body.length);
  response.end(body);
}

/** An error of the gateway’s own, with the id by which logs have it. */
export function sendError(response: ServerResponse, error: HttpError): void {
  const body = JSON.stringify(error);
  response.writeHead(error.statusCode, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'apigw-requestid': error.requestId,
  });
  response.end(body);
}

/** A function that fails or answers nonsense is a 500 that says nothing, as in API Gateway. */
export const broken = (requestId: string): HttpError => ({
  statusCode: 500,
  error: 'Internal Server Error',
  message: 'Something went wrong on our side; the request id finds it in the logs',
  requestId,
});

export const unavailable = (requestId: string): HttpError => ({
  statusCode: 503,
  error: 'Service Unavailable',
  message: 'The function did not answer in time; try again',
  requestId,
});

/** Without a status code the whole answer is the body of a 200. */
function structured(value: unknown): StructuredResult | undefined {
  if (value === null) return { statusCode: 200 };
  if (typeof value === 'object' && 'statusCode' in value) {
    const { statusCode } = value as StructuredResult;
    const { body } = value as StructuredResult;
    if (body !== undefined && body !== null && typeof body !== 'string') return undefined;
    return Number.isInteger(statusCode) && statusCode >= 100 && statusCode < 600
      ? (value as StructuredResult)
      : undefined;
  }
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: typeof value === 'string' ? value : JSON.stringify(value),
  };
}
