interface Named {
  artist: string;
  title: string;
  version: string;
}

/** `Artist - Title [Version]` */
export function fullName({ artist, title, version }: Named): string {
  return `${artist} - ${title} [${version}]`;
}

/** Ways to read a full name at most: each is a look at the database. */
const READINGS_MAX = 16;

/** Every way to read a text as a full name, since artists and titles may hold ` - ` and ` [` themselves. */
export function readFullName(text: string): Named[] {
  if (!text.endsWith(']')) return [];
  const [dashes, brackets] = [placesOf(' - ', text), placesOf(' [', text)];
  return dashes
    .flatMap((dash) =>
      brackets
        .filter((bracket) => bracket >= dash + 3)
        .map((bracket) => ({
          artist: text.slice(0, dash),
          title: text.slice(dash + 3, bracket),
          version: text.slice(bracket + 2, -1),
        })),
    )
    .slice(0, READINGS_MAX);
}

function placesOf(part: string, text: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) places.push(at);
  return places;
}
