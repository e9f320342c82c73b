import { defineClearRates } from './clearRates';

export const getFarmList = defineClearRates('/v4/getFarmList', 'easiest');
