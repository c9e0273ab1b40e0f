import { describe, expect, it } from '@jest/globals';
import { namesTaken } from '../../tools/bundling/lazy-packages-plugin.ts';

const CLIENT = '@aws-sdk/client-s3';

describe('what a file takes out of a lazily imported package', () => {
  it('is what it destructures, under the names of the package', () => {
    const source = `
      const { S3Client, PutObjectCommand: Put } = await import('${CLIENT}');
      const { S3Client: Again } = await import('${CLIENT}');`;
    expect(namesTaken(source, CLIENT)).toEqual(['PutObjectCommand', 'S3Client']);
  });

  it('is a default too', () => {
    expect(namesTaken(`const { default: Stripe } = await import('stripe');`, 'stripe')).toEqual([
      'default',
    ]);
  });

  it('is unknown when the file keeps the namespace anywhere', () => {
    const source = `
      const { S3Client } = await import('${CLIENT}');
      const sdk = await import('${CLIENT}');`;
    expect(namesTaken(source, CLIENT)).toBeUndefined();
  });

  it('does not count types', () => {
    const source = `
      type Sdk = typeof import('${CLIENT}');
      const { S3Client } = await import('${CLIENT}');`;
    expect(namesTaken(source, CLIENT)).toEqual(['S3Client']);
  });
});
