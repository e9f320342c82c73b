/** The parameters that stand in a URL after its first question mark; a second one is part of a name. */
export function sentQuery(url: string): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : url.slice(start));
}
