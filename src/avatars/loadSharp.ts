import { once } from '../once';

export type SharpModule = typeof import('sharp');

/** The decoding library, loaded when first needed: it takes more memory than all else that a service of few uploads loads. */
export const loadSharp = once(load);

/** It knows four formats alone, keeps nothing between pictures and takes one core for each. */
async function load(): Promise<SharpModule> {
  const { default: sharp } = await import('sharp');
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['Png', 'Jpeg', 'Nsgif', 'Webp'].map((format) => `VipsForeignLoad${format}`),
  });
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}
