import { isPublic, isStaff } from '../osu/privileges';
import type { Viewer } from '../players/visibility';

/** A snapshot holds what the public sees. Staff see more; who is hidden sees itself too. */
export function seesAsPublic(viewer: Viewer | undefined): boolean {
  return viewer === undefined || (isPublic(viewer.priv) && !isStaff(viewer.priv));
}
