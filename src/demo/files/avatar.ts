import type { Random } from '../random';
import { encodePng } from './png';

const CELLS = 6;
const CELL_PIXELS = 40;
const MARGIN_PIXELS = 8;
const SIZE = CELLS * CELL_PIXELS + 2 * MARGIN_PIXELS;

/** A picture of 256 x 256 pixels: a pattern of cells with a vertical axis of symmetry, in two shades on a light ground. */
export function drawAvatar(random: Random): Buffer {
  const half = CELLS / 2;
  const cells = Array.from({ length: CELLS * half }, () => random.weighted([[0, 5], [1, 4], [2, 2]] as const)); // prettier-ignore
  const pixels = new Uint8Array(SIZE * SIZE);
  for (let y = 0; y < CELLS * CELL_PIXELS; y++)
    for (let x = 0; x < CELLS * CELL_PIXELS; x++) {
      const column = Math.floor(x / CELL_PIXELS);
      const row = Math.floor(y / CELL_PIXELS);
      const cell = cells[row * half + Math.min(column, CELLS - 1 - column)] ?? 0;
      pixels[(y + MARGIN_PIXELS) * SIZE + x + MARGIN_PIXELS] = cell;
    }
  const shade = () => random.int(40, 200);
  const main = [shade(), shade(), shade()] as const;
  const [red, green, blue] = main;
  return encodePng(SIZE, pixels, [[240, 240, 244], main, [255 - red, 255 - green, 255 - blue]]);
}
