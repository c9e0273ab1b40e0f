/** The template says something that this machine cannot do; the message names where. */
export class UnsupportedTemplate extends Error {
  override name = 'UnsupportedTemplate';
}
