/**
 * The game's rule for usernames: 2 to 15 letters, digits, connectors, spaces, brackets or hyphens.
 * Letters are those of any script, hence the Unicode properties.
 */
export const USERNAME = /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u200c\u200d \[\]-]{2,15}$/u;

/** The same rule as clients are told it. */
export const USERNAME_PATTERN = '^[\\w \\[\\]-]{2,15}$';

/** The form that players are looked up by: lower case, spaces as underscores. */
export function safeName(name: string): string {
  return name.toLowerCase().replaceAll(' ', '_');
}
