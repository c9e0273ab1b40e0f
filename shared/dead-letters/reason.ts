/**
 * Reasons that nobody reported: read from how SQS or EventBridge gave the message up. A dead letter
 * that knows its real reason keeps it.
 */
export const INFERRED_REASONS = ['Crashed', 'Undelivered'] as const;
