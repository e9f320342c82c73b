import { scoreRowId } from '../../../http/params';

/** The score whose resource it is. */
export const scoreParams = { score_id: scoreRowId().describe('Score id.') };
