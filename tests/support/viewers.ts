import { insertPlayer, PUBLIC, RESTRICTED, UNVERIFIED } from './factories';
import { sessionCookie } from './sessions';
import type { Stack } from './stacks';

/** Two hidden players, and who may or may not look at what is theirs. */
export const RESTRICTED_ID = 905;
export const UNVERIFIED_ID = 906;
const OTHER_ID = 907;
const NOMINATOR_ID = 908;
const STAFF_ID = 909;

const PRIVILEGES = {
  [RESTRICTED_ID]: RESTRICTED,
  [UNVERIFIED_ID]: UNVERIFIED,
  [OTHER_ID]: PUBLIC,
  [NOMINATOR_ID]: PUBLIC | 2048,
  [STAFF_ID]: PUBLIC | 4096,
};

const keyOf = (id: number) => `a0b1c2d3-0000-4000-8000-000000000${id}`;

export async function insertViewers({ writable }: Stack): Promise<void> {
  for (const [id, priv] of Object.entries(PRIVILEGES))
    await insertPlayer(writable, Number(id), { priv, api_key: keyOf(Number(id)) });
}

export interface Look {
  who: string;
  /** Whether a hidden player exists for who looks. */
  sees: boolean;
  headers: Record<string, string>;
}

/** Everybody who may look at what a hidden player owns, with what they send. */
export async function looksAt(stack: Stack, hiddenId: number): Promise<Look[]> {
  const session = async (id: number) => ({ Cookie: await sessionCookie(stack, id) });
  const key = (id: number) => ({ Authorization: `Bearer ${keyOf(id)}` });
  const otherHidden = hiddenId === RESTRICTED_ID ? UNVERIFIED_ID : RESTRICTED_ID;
  return [
    { who: 'the public', sees: false, headers: {} },
    { who: 'a dead session', sees: false, headers: { Cookie: 'bancho_session=dead' } },
    { who: 'another player', sees: false, headers: await session(OTHER_ID) },
    { who: 'another hidden player', sees: false, headers: await session(otherHidden) },
    { who: 'a nominator', sees: false, headers: key(NOMINATOR_ID) },
    { who: 'itself by session', sees: true, headers: await session(hiddenId) },
    { who: 'itself by key', sees: true, headers: key(hiddenId) },
    { who: 'staff by session', sees: true, headers: await session(STAFF_ID) },
    { who: 'staff by key', sees: true, headers: key(STAFF_ID) },
  ];
}
