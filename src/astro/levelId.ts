import { ID_MAX } from '../db/ids';

const LENGTH = 12;
const FORM = /^[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}$/i;

/** A beatmap's id (1 to 2^31-1) as a level's: twelve digits of base 36 in groups of four, `0000-0000-00XC`. */
export function toLevelId(mapId: number): string {
  const digits = mapId.toString(36).toUpperCase().padStart(LENGTH, '0');
  return `${digits.slice(0, 4)}-${digits.slice(4, 8)}-${digits.slice(8)}`;
}

/** The beatmap's id; undefined for a text that stands for none. Case does not count. */
export function readLevelId(text: string): number | undefined {
  if (!FORM.test(text)) return undefined;
  const mapId = parseInt(text.replaceAll('-', ''), 36);
  return mapId >= 1 && mapId <= ID_MAX ? mapId : undefined;
}
