import { z } from 'zod';
import { readLevelId } from '../../astro/levelId';
import { ID_MAX } from '../../db/ids';

/** `Artist - Title [Version]` of the longest columns. */
const LEVEL_NAME_MAX = 400;
/** The column's length. */
const USER_NAME_MAX = 32;

/** What is looked for and not found is told as that, however it is spelled: a text that no row can have becomes empty. */
const name = (max: number) =>
  z
    .string()
    .transform((text) => ([...text].length <= max ? text : ''))
    .meta({ type: 'string' });

export const levelNameParam = {
  name: name(LEVEL_NAME_MAX).describe('Title, or `Artist - Title [Version]`, of a beatmap.'),
};

/** The beatmap's id; 0, which none has, for a text that is no level ID. */
export const levelIdParam = {
  levelid: z
    .string()
    .transform((text) => readLevelId(text) ?? 0)
    .meta({ type: 'string', pattern: '^[0-9A-Za-z]{4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{4}$' })
    .describe("Level ID: a beatmap's id in base 36, in groups of four. Case does not matter."),
};

export const userNameParam = {
  name: name(USER_NAME_MAX).describe('Player name. Case, accents and "_" for " " do not matter.'),
};

/** 0, which nobody has, for a text that is no player's id. */
export const uidParam = {
  uid: z
    .string()
    .transform((text) => (/^[0-9]{1,10}$/.test(text) && Number(text) <= ID_MAX ? Number(text) : 0))
    .meta({ type: 'string', pattern: '^[0-9]{1,10}$' })
    .describe('Player id.'),
};
