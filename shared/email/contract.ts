import { paymentFailedKey } from '../billing/payment-failed-key.ts';
import { mailAnswerKey } from '../documents/mailbox/answer-keys.ts';
import { awsEvents } from '../events/aws.ts';
import { events } from '../events/catalogue.ts';
import { fromBus } from '../events/from-bus.ts';
import { queueContract } from '../platform/queue/contract.ts';
import { fromSchedule } from '../scheduling/from-schedule.ts';
import { requestKey } from './request-key.ts';
import { providerEventKey, readSesReport } from './ses-event.ts';

/** Why send-email wakes. */
export const emailQueue = queueContract({
  queue: 'email',
  consumer: 'send-email',
  accepts: {
    // Every poke asks for the same effect: that nothing due is left.
    queued: fromBus(events.emailQueued, () => 'email-poke'),
    'payment-failed': fromBus(events.paymentFailed, paymentFailedKey),
    'mail-brought-nothing': fromBus(events.mailBroughtNothing, mailAnswerKey),
    requested: fromBus(events.emailRequested, requestKey),
    sweep: fromSchedule('email-sweep'),
  },
});

/** What SES reports of mails. */
export const emailFeedbackQueue = queueContract({
  queue: 'email-feedback',
  consumer: 'email-feedback',
  accepts: {
    report: fromBus(awsEvents.emailReport, (report) => providerEventKey(readSesReport(report))),
  },
});
