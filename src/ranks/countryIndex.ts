/** The countries of many players, in two bytes for each where ids are dense. */
export interface CountryIndex {
  put(id: number, country: string): void;
  /** Undefined for a player who was not put in; NaN is no player. */
  countryOf(id: number): string | undefined;
}

const PAGE = 4_096;

export function createCountryIndex(): CountryIndex {
  const pages = new Map<number, Uint16Array>();
  const numbers = new Map<string, number>();
  /** By number; 0 stands for nobody. */
  const countries: (string | undefined)[] = [undefined];

  function numberOf(country: string): number {
    const number = numbers.get(country) ?? countries.push(country) - 1;
    numbers.set(country, number);
    return number;
  }

  return {
    put(id, country) {
      const at = Math.floor(id / PAGE);
      const page = pages.get(at) ?? new Uint16Array(PAGE);
      page[id % PAGE] = numberOf(country);
      pages.set(at, page);
    },
    countryOf: (id) => countries[pages.get(Math.floor(id / PAGE))?.[id % PAGE] ?? 0],
  };
}
