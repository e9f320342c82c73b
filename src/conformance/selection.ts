export const MOUNTS = ['/v1', '/', '/api'] as const;
export const VERSIONS = ['v1', 'v2'] as const;

/** Which requests are sent, and where those of v1 go. */
export interface Selection {
  mount: (typeof MOUNTS)[number];
  /** Unset: both versions. */
  only?: (typeof VERSIONS)[number];
  /** Paths that contain any of these are left out. */
  skip: readonly string[];
}

export function isWanted(path: string, { only, skip }: Selection): boolean {
  const version = path.startsWith('/v2/') ? 'v2' : 'v1';
  return (only === undefined || only === version) && !skip.some((text) => path.includes(text));
}

/** Every path of v1 is recorded below `/v1`. */
export function toMountedPath(path: string, { mount }: Selection): string {
  return path.replace(/^\/v1\//, mount === '/' ? '/' : `${mount}/`);
}
