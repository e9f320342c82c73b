import type { ApiVersion } from '../../http/mount';
import { getClan } from './clans/getClan';
import { listClans } from './clans/listClans';

/** Version 2: resources, accounts and sessions. */
export const v2: ApiVersion = {
  name: 'v2',
  mounts: ['/v2'],
  envelope: (error) => ({ status: 'error', error }),
  routes: [listClans, getClan],
};
