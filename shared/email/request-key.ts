/** A name space of its own: an application cannot take the key of a campaign's mail. */
export const requestKey = (request: { template: string; effectKey: string }): string =>
  `requested:${request.template}:${request.effectKey}`;
