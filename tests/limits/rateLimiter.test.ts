import { DEFAULT_BUDGETS, WINDOW_S, type ClientKind } from '../../src/limits/budgets';
import { RateLimiter, type RateLimiterOptions } from '../../src/limits/rateLimiter';

const WINDOW_MS = WINDOW_S * 1000;

/** Lets three reads and two searches of an address through, five reads of a player, nine of a listed address. */
function limiterOf(options: Partial<RateLimiterOptions> = {}) {
  const clock = { now: 1_000_000 };
  const budgets = {
    address: { ...DEFAULT_BUDGETS.address, read: 3, search: 2 },
    player: { ...DEFAULT_BUDGETS.player, read: 5 },
    listed: { ...DEFAULT_BUDGETS.listed, read: 9 },
  };
  const limiter = new RateLimiter({ budgets, isListed: () => false, now: () => clock.now, ...options });
  /** How many of twelve are let through. */
  const through = (take: () => { isOver: boolean }) =>
    Array.from({ length: 12 }, take).filter(({ isOver }) => !isOver).length;
  return { clock, limiter, through };
}

describe('a limiter of requests', () => {
  it('lets an address have its budget in a minute, and tells what is left', () => {
    const { limiter, clock } = limiterOf();
    expect(limiter.takeOfAddress('192.0.2.1', 'read')).toEqual({
      isOver: false,
      limit: 3,
      remaining: 2,
      resetS: 60,
    });
    clock.now += 20_500;
    expect(limiter.takeOfAddress('192.0.2.1', 'read')).toMatchObject({ remaining: 1, resetS: 40 });
    expect(limiter.takeOfAddress('192.0.2.1', 'read')).toMatchObject({ isOver: false, remaining: 0 });
    expect(limiter.takeOfAddress('192.0.2.1', 'read')).toEqual({
      isOver: true,
      limit: 3,
      remaining: 0,
      resetS: 40,
    });
  });

  it('begins anew when the minute of the first request is over', () => {
    const { limiter, clock, through } = limiterOf();
    const take = () => limiter.takeOfAddress('192.0.2.1', 'read');
    expect(through(take)).toBe(3);
    clock.now += WINDOW_MS - 1;
    expect(through(take)).toBe(0);
    clock.now += 1;
    expect(through(take)).toBe(3);
  });

  it('keeps budgets, addresses, keys and accounts apart', () => {
    const { limiter, through } = limiterOf();
    expect(through(() => limiter.takeOfAddress('192.0.2.1', 'read'))).toBe(3);
    expect(through(() => limiter.takeOfAddress('192.0.2.1', 'search'))).toBe(2);
    expect(through(() => limiter.takeOfAddress('192.0.2.2', 'read'))).toBe(3);
    expect(through(() => limiter.takeOfPlayer('key', 7, 'read'))).toBe(5);
    expect(through(() => limiter.takeOfPlayer('account', 7, 'read'))).toBe(5);
    expect(through(() => limiter.takeOfPlayer('key', 8, 'read'))).toBe(5);
  });

  it('counts a /64 network of IPv6 as one address, and IPv4 within IPv6 as IPv4', () => {
    const { limiter, through } = limiterOf();
    let at = 0;
    expect(through(() => limiter.takeOfAddress(`2001:db8:0:1::${(at += 1)}`, 'read'))).toBe(3);
    expect(through(() => limiter.takeOfAddress('2001:db8:0:2::1', 'read'))).toBe(3);
    expect(through(() => limiter.takeOfAddress('::ffff:192.0.2.1', 'read'))).toBe(3);
    expect(through(() => limiter.takeOfAddress('192.0.2.1', 'read'))).toBe(0);
    expect(through(() => limiter.takeOfAddress('::ffff:192.0.2.2', 'read'))).toBe(3);
  });

  it('gives listed addresses their own budget, whoever shares their network', () => {
    const { limiter, through } = limiterOf({ isListed: (address) => address === '2001:db8::5' });
    expect(through(() => limiter.takeOfAddress('2001:db8::1', 'read'))).toBe(3);
    expect(through(() => limiter.takeOfAddress('2001:db8::5', 'read'))).toBe(9);
  });

  it('tells how an address stands without counting', () => {
    const { limiter, through } = limiterOf();
    expect(limiter.lookAtAddress('192.0.2.1', 'read')).toMatchObject({ isOver: false, remaining: 3 });
    expect(through(() => limiter.takeOfAddress('192.0.2.1', 'read'))).toBe(3);
    expect(limiter.lookAtAddress('192.0.2.1', 'read')).toMatchObject({ isOver: true, remaining: 0 });
  });

  it('counts what is no address as one client', () => {
    const { limiter, through } = limiterOf();
    let at = 0;
    expect(through(() => limiter.takeOfAddress(`unknown${(at += 1)}`, 'read'))).toBe(3);
  });

  it('forgets who was not seen for the longest time when there are too many', () => {
    const { limiter, through } = limiterOf({ clientsMax: 2 });
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3'])
      expect(through(() => limiter.takeOfAddress(address, 'read'))).toBe(3);
    expect(through(() => limiter.takeOfAddress('192.0.2.3', 'read'))).toBe(0);
    expect(through(() => limiter.takeOfAddress('192.0.2.1', 'read'))).toBe(3);
  });

  it.each(Object.keys(DEFAULT_BUDGETS) as ClientKind[])('has generous defaults: %s', (kind) => {
    const { read, search, pp } = DEFAULT_BUDGETS[kind];
    expect(read).toBeGreaterThanOrEqual(6000);
    expect(search).toBeGreaterThanOrEqual(600);
    expect(pp).toBeGreaterThanOrEqual(300);
  });
});
