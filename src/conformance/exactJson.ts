import { parseJsonNumbers } from '../json/parseJson';

/** A number that neither a double nor a bigint holds exactly, as its digits and power of ten. */
export class Decimal {
  constructor(readonly digits: string) {}

  toJSON(): string {
    return this.digits;
  }
}

/** Equal values are equal here, however they were written: 1.50 and 15e-1 are the same number. */
export type ExactNumber = number | bigint | Decimal;

export type ExactJson = null | boolean | string | ExactNumber | ExactJson[] | { [name: string]: ExactJson };

/** Integers are spelled out up to this power of ten. */
const MAX_POWER = 1_000;

/**
 * Reads JSON without losing digits: whole numbers beyond 2^53 become bigints, other numbers that a double cannot hold
 * a `Decimal`.
 * @throws SyntaxError when the text is not JSON.
 */
export function readExactJson(text: string): ExactJson {
  return parseJsonNumbers(text, toExactNumber) as ExactJson;
}

function toExactNumber(text: string): ExactNumber {
  const { sign, digits, power } = toDecimal(text);
  if (power >= 0 && power <= MAX_POWER) {
    const integer = BigInt(sign + digits + '0'.repeat(power));
    return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;
  }
  const exact = `${sign}${digits}e${power}`;
  const double = Number(text);
  if (!Number.isFinite(double)) return new Decimal(exact);
  const held = toDecimal(String(double));
  return `${held.sign}${held.digits}e${held.power}` === exact ? double : new Decimal(exact);
}

/** Sign, digits without zeros at either end, and the power of ten that they are multiplied by. */
function toDecimal(text: string): { sign: string; digits: string; power: number } {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const all = (whole + fraction).replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  if (digits === '') return { sign: '', digits: '0', power: 0 };
  const power = Number(exponent) - fraction.length + all.length - digits.length;
  return { sign: text.startsWith('-') ? '-' : '', digits, power };
}

export function isNumber(value: unknown): value is ExactNumber {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Decimal;
}

export function sameNumber(one: ExactNumber, other: ExactNumber): boolean {
  return one instanceof Decimal && other instanceof Decimal ? one.digits === other.digits : one === other;
}

/** The nearest double. */
export function toDouble(value: ExactNumber): number {
  return Number(value instanceof Decimal ? value.digits : value);
}
