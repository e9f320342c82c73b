import type { Attempts, AttemptsOptions } from '../limits/attempts';

/** How often log-ins may fail, passwords be changed and accounts be made. */
export interface AccountAttempts {
  readonly loginsByAddress: Attempts;
  readonly loginsByName: Attempts;
  /** Changes of a player's password that are refused for what was sent. */
  readonly refusedChanges: Attempts;
  /** Those that are not. */
  readonly passwordChanges: Attempts;
  /** Accounts made from one address. */
  readonly signUps: Attempts;
}

export function createAccountAttempts(create: (options: AttemptsOptions) => Attempts): AccountAttempts {
  return {
    loginsByAddress: create({ name: 'login-address', max: 60, windowS: 600 }),
    // More than one address has, so that no single one can lock a player out.
    loginsByName: create({ name: 'login-name', max: 150, windowS: 600 }),
    refusedChanges: create({ name: 'password', max: 30, windowS: 600 }),
    passwordChanges: create({ name: 'password-change', max: 10, windowS: 3600 }),
    signUps: create({ name: 'sign-up', max: 30, windowS: 3600 }),
  };
}
