import { isIP } from 'node:net';
import { z } from 'zod';
import { BUDGETS, type Budget, type Budgets } from './budgets';

const MAX = 1_000_000_000;

const entriesOf = (text: string) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);

const isBudget = (name: string): name is Budget => (BUDGETS as readonly string[]).includes(name);

/** `read=6000,search=600`: those that are named, the others stay as they are. */
export const budgetsSetting = z.string().transform((text, context): Partial<Budgets> => {
  const budgets: Partial<Record<Budget, number>> = {};
  for (const entry of entriesOf(text)) {
    const [, name = '', digits] = /^(\w+)=(\d{1,10})$/.exec(entry) ?? [];
    const number = Number(digits);
    if (isBudget(name) && number >= 1 && number <= MAX) budgets[name] = number;
    else
      context.addIssue({
        code: 'custom',
        message: `must be name=number, comma-separated, from 1 to ${MAX}, with the names ${BUDGETS.join(', ')}`,
      });
  }
  return budgets;
});

const NAMED_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];

/** Addresses and networks by comma, as Express takes them, which knows no network of all addresses. */
export const networksSetting = z.string().transform((text, context) =>
  entriesOf(text).map((entry) => {
    const [address = '', bits, ...more] = entry.split('/');
    const bitsMax = isIP(address) === 4 ? 32 : 128;
    const isNetwork =
      bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= bitsMax);
    if (!NAMED_NETWORKS.includes(entry) && (isIP(address) === 0 || !isNetwork || more.length > 0))
      context.addIssue({
        code: 'custom',
        message: `must be addresses or networks, comma-separated, such as 192.0.2.7,10.0.0.0/8; ${entry} is neither`,
      });
    return entry;
  }),
);
