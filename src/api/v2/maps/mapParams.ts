import { rowId } from '../../../http/params';

/** The beatmap whose resource it is. */
export const mapParams = { map_id: rowId().describe('Beatmap id.') };
