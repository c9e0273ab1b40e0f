/** The effect key of one invoice's failed attempt. */
export const paymentFailedKey = (of: {
  stripeAccount: string;
  stripeInvoiceId: string;
  attempt: number;
}): string => `payment-failed:${of.stripeAccount}/${of.stripeInvoiceId}:${of.attempt}`;
