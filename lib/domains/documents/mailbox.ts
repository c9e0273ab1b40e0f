import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { ReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import { S3 } from 'aws-cdk-lib/aws-ses-actions';
import { MAIL_PREFIX } from '../../../shared/documents/mailbox/receive-mail.ts';
import { readContext } from '../../context.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import { deployedName } from '../../naming.ts';

/**
 * `-c documentsMailDomain=…`: SES puts each mail to that domain into the bucket, checked for viruses
 * and with what SPF, DKIM and DMARC say above it. An account has one active set of rules, which is
 * chosen by hand: docs/documents.md.
 */
export function receiveMails(foundation: Foundation, bucket: Bucket): void {
  const domain = readContext(foundation.stack.node, 'documentsMailDomain');
  if (!domain) return;
  new ReceiptRuleSet(foundation.stack, 'document-mail', {
    receiptRuleSetName: deployedName(foundation, 'documents'),
    rules: [
      {
        recipients: [domain],
        scanEnabled: true,
        actions: [new S3({ bucket, objectKeyPrefix: MAIL_PREFIX })],
      },
    ],
  });
}
