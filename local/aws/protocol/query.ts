import type { AwsReply } from '../call.ts';
import { AwsError } from '../errors.ts';
import { toAwsError } from './json.ts';
import { toXml, XML_HEAD, type XmlValue } from './xml.ts';

/** Answers and errors of the AWS query protocol (form in, XML out). */
export function queryReply(input: {
  action: string;
  result: XmlValue;
  requestId: string;
}): AwsReply {
  const { action, result, requestId } = input;
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body:
      XML_HEAD +
      toXml(`${action}Response`, {
        [`${action}Result`]: result,
        ResponseMetadata: { RequestId: requestId },
      }),
  };
}

/** @param denied the service's own name for AccessDenied. */
export function queryRefusal(error: unknown, requestId: string, denied = 'AccessDenied'): AwsReply {
  const { code, message, status } = asQueryError(toAwsError(error));
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body:
      XML_HEAD +
      toXml('ErrorResponse', {
        Error: {
          Type: status < 500 ? 'Sender' : 'Receiver',
          Code: code === 'AccessDenied' ? denied : code,
          Message: message,
        },
        RequestId: requestId,
      }),
  };
}

/** How services of this protocol refuse what they do not know. */
function asQueryError(error: AwsError): AwsError {
  return error.code === 'NotImplemented' ? new AwsError('InvalidAction', error.message) : error;
}
