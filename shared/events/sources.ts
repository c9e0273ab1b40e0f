/** Of Stripe's events, for the intake, which needs nothing else of the catalogue. */
export const STRIPE_SOURCE = 'nightshift.stripe';
