import type * as z from 'zod/mini';
import { once } from '../platform/once.ts';

/** What a person can unsubscribe from: reminders and campaigns; the other two always go out. */
export type Category = 'transactional' | 'reminder' | 'campaign' | 'notice';

/** For whom a mail is written. */
export type Reader = {
  /** BCP 47, e.g. `de-AT`. */
  locale: string;
  /** IANA name. */
  timeZone: string;
  name?: string;
};

/** What a mail says; the layout makes both the plain text and the HTML of it, so they never differ. */
export type Content = {
  subject: string;
  paragraphs: string[];
  /** Shown large, to be copied: a one-time code. */
  code?: string;
  action?: { label: string; url: string };
  facts?: { label: string; value: string }[];
  footnote?: string;
};

export type Template<S extends z.ZodMiniType = z.ZodMiniType> = {
  name: string;
  category: Category;
  /** 0 goes first, 2 last. */
  priority: 0 | 1 | 2;
  /**
   * When the sender died while the provider was being called and the provider never reported:
   * `park` risks that nobody gets it until an operator decides, `resend` that it comes twice.
   */
  onUnknown: 'park' | 'resend';
  /** How long the provider's report is waited for before `onUnknown` decides. */
  resolveAfterMinutes: number;
  /** Its data signs somebody in: emptied once it has left. */
  secret?: boolean;
  /** It answers a mail: what answers by itself may not answer it in turn (RFC 3834). */
  automaticAnswer?: boolean;
  /** The application may ask for it by `email.requested`. */
  requestable?: boolean;
  /**
   * SQL over the mail's ledger row `e`: why it is not wanted any more, looked at right before it
   * leaves. A mail that an event asks for has this, or a date after which it is worthless.
   */
  notWanted?: string;
  data: S;
  sample: z.output<S>;
  content(data: z.output<S>, reader: Reader): Content;
};

/** @param template its schema is made when a mail of it is queued or rendered. */
export function defineTemplate<S extends z.ZodMiniType>(
  template: Omit<Template<S>, 'data'> & { data: () => S },
): Template<S> {
  const data = once(template.data);
  return {
    ...template,
    get data() {
      return data();
    },
  };
}

/**
 * A mail that the application may ask for by `email.requested`. Its data says until when it is worth
 * anything: it is not sent after that.
 */
export function defineRequestable<S extends z.ZodMiniType<{ validUntil: string }>>(
  template: Omit<Template<S>, 'data' | 'requestable'> & { data: () => S },
): Template<S> & { requestable: true } {
  return Object.defineProperty(defineTemplate(template), 'requestable', {
    value: true,
    enumerable: true,
  }) as Template<S> & { requestable: true };
}

/** The text in the reader's language, English where there is none. */
export function inLanguage<T>(reader: Reader, texts: { en: T } & Record<string, T>): T {
  return texts[new Intl.Locale(reader.locale).language] ?? texts.en;
}

/** A moment as the reader's clock and language show it, with the zone: whose nine o'clock is it? */
export function formatMoment(moment: string, reader: Reader): string {
  return new Intl.DateTimeFormat(reader.locale, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone: reader.timeZone,
  }).format(new Date(moment));
}

/** A calendar day (YYYY-MM-DD) in the reader's language; a day has no zone. */
export function formatDay(day: string, reader: Reader): string {
  return new Intl.DateTimeFormat(reader.locale, { dateStyle: 'full', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}
