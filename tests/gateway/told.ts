import type { ScoreEvent } from '../../src/live/liveEvents';
import { liveMatch, md5Of } from '../support/factories';

/** What is told of a player that `livePlayer` made with its defaults. */
export const playerView = (id: number, status: object = {}) => ({
  id,
  name: `player ${id}`,
  country: 'xx',
  login_time: 1_795_262_347,
  status: { action: 0, info_text: '', mode: 0, mods: 0, beatmap_id: 0, beatmap_md5: '', ...status },
});

/** What is told of a match that `liveMatch` made with its defaults. */
export const matchView = (id: number, host: number, changes: object = {}) => ({
  id,
  ...liveMatch(host),
  ...changes,
});

/** A score that is submitted. */
export function scoreOf(id: number | bigint, userid: number, mode = 0): ScoreEvent {
  return {
    type: 'submitted',
    score: {
      id,
      map_md5: md5Of('map 1'),
      score: 1_234_567,
      pp: 123.456,
      acc: 98.76,
      max_combo: 400,
      mods: 72,
      n300: 300,
      n100: 5,
      n50: 1,
      nmiss: 0,
      ngeki: 50,
      nkatu: 3,
      grade: 'S',
      status: 2,
      mode,
      play_time: '2025-01-02T03:04:05',
      time_elapsed: 90_000,
      userid,
      perfect: 1,
    },
    player: { id: userid, name: `player ${userid}`, country: 'xx', priv: 3 },
    map: {
      id: 1,
      set_id: 1000,
      md5: md5Of('map 1'),
      artist: 'Artist',
      title: 'Title 1',
      version: 'Normal',
      creator: 'mapper',
      status: 2,
      mode: 0,
    },
  };
}
