import { defineClearRates } from './clearRates';

export const getClearRateList = defineClearRates('/v4/getClearRateList', 'hardest');
