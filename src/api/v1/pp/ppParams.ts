import type { Config } from '../../../config/config';
import { float, int, list, oneOf } from '../../../http/params';
import type { InputOf } from '../../../http/inputReading';
import { rulesetOf } from '../../../osu/modes';
import { MODS_MAX } from '../../../osu/mods';
import { PP_ALGORITHMS } from '../../../pp/algorithms';
import type { Play } from '../../../pp/hitCounts';
import type { PpQuestion } from '../../../pp/ppService';
import { modeParam, playableMode } from '../../modeParam';

const COUNT_MAX = 2 ** 31 - 1;
const ACCURACIES_MAX = 100;

const count = () => int({ ge: 0, le: COUNT_MAX });

/** What `calculate_pp` takes besides the map. */
export const ppParams = {
  nkatu: count().optional().describe('Katu: catch tiny droplets missed, mania 200s.'),
  ngeki: count().optional().describe('Geki: mania 320s.'),
  n100: count().optional().describe('100s; catch droplets.'),
  n50: count().optional().describe('50s; catch tiny droplets.'),
  misses: count().default(0).describe('Misses.'),
  mods: int({ ge: 0, le: MODS_MAX }).default(0).describe('Mods as a bit set. Nightcore implies double time.'),
  mode: modeParam,
  combo: count().optional().describe("Highest combo; the map's maximum when absent."),
  acc: list(float({ ge: 0, le: 100 }), { max: ACCURACIES_MAX, absent: [100, 99, 98, 95] }).describe(
    'Accuracies in percent, repeatable; ignored when hit counts are given.',
  ),
  algorithm: oneOf(PP_ALGORITHMS)
    .optional()
    .describe(
      "`2022`: what the game server awards; `latest`: what osu! awards today. The server's setting when absent.",
    ),
};

type PpInput = InputOf<typeof ppParams>;

/** @throws ApiError for a mode that the game does not have. */
export function toPpQuestion(input: PpInput, { pp }: Config): PpQuestion {
  return {
    algorithm: input.algorithm ?? pp.algorithm,
    ruleset: rulesetOf(playableMode(input.mode)),
    mods: input.mods,
    plays: toPlays(input),
  };
}

/** One for each accuracy, or a single one where the hit counts are given; misses alone do not count as such. */
function toPlays({ misses, combo, nkatu, ngeki, n100, n50, acc }: PpInput): Play[] {
  if (hasHitCounts({ nkatu, ngeki, n100, n50 }))
    return [{ misses, combo, nKatu: nkatu, nGeki: ngeki, n100, n50 }];
  return acc.map((accuracy) => ({ misses, combo, accuracy }));
}

function hasHitCounts(input: Pick<PpInput, 'nkatu' | 'ngeki' | 'n100' | 'n50'>): boolean {
  return [input.nkatu, input.ngeki, input.n100, input.n50].some((value) => value !== undefined);
}
