import { XMLParser } from 'fast-xml-parser';
import { bodyOf, readBody } from '../authenticate.ts';
import type { AwsCall } from '../call.ts';
import { decodeAwsChunked } from './aws-chunked.ts';
import { s3Error } from './error.ts';

type Element = Record<string, unknown>;

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  removeNSPrefix: true,
  isArray: (name) => name === 'Object' || name === 'Part',
});

/** The XML documents that DeleteObjects and CompleteMultipartUpload send. @throws AwsError MalformedXML. */
export async function readXmlBody(call: AwsCall, root: string): Promise<Element> {
  const streamed = (call.headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');
  const chunks: Buffer[] = [];
  if (streamed)
    for await (const chunk of decodeAwsChunked(bodyOf(call.request), () => {})) chunks.push(chunk);
  else chunks.push(await readBody(call.request));
  const document = parse(Buffer.concat(chunks).toString('utf8'))[root];
  if (document === null || typeof document !== 'object')
    throw s3Error(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  return document as Element;
}

function parse(text: string): Element {
  try {
    return parser.parse(text, true) as Element;
  } catch {
    throw s3Error('MalformedXML', 'The XML you provided was not well-formed');
  }
}
