import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Request } from 'express';
import { isCountry, UNKNOWN_COUNTRY } from '../osu/countries';

/** Where a request comes from, as far as proxies tell that the operator trusts. */
export interface Client {
  address: string;
  /** ISO 3166-1 code in lower case; `xx` when unknown. */
  country: string;
}

type TrustsProxy = (address: string | undefined, hop: number) => boolean;

/** Headers of anybody but a trusted proxy are not believed. */
export function clientOf(request: Request): Client {
  const trusts = request.app.get('trust proxy fn') as TrustsProxy;
  const address = addressOf(request, (hop) => trusts(hop, 0));
  if (!trusts(request.socket.remoteAddress, 0)) return { address, country: UNKNOWN_COUNTRY };
  const country = request.get('cf-ipcountry') ?? request.get('x-country-code') ?? '';
  return { address, country: isCountry(country) ? country.toLowerCase() : UNKNOWN_COUNTRY };
}

/** The address alone: the nearest one that is no trusted proxy's, or what Cloudflare says behind a trusted proxy. */
export function addressOf(
  { socket, headers }: IncomingMessage,
  trusts: (address: string) => boolean,
): string {
  let address = socket.remoteAddress ?? '';
  if (!trusts(address)) return address;
  const connecting = headers['cf-connecting-ip'];
  if (typeof connecting === 'string' && isIP(connecting.trim())) return connecting.trim();
  const forwarded = headers['x-forwarded-for'];
  if (typeof forwarded !== 'string') return address;
  for (const hop of forwarded.split(',').reverse()) {
    if (hop.trim() === '') continue;
    address = hop.trim();
    if (!trusts(address)) break;
  }
  return address;
}
