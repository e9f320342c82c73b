import { InputReading, type InputOf, type InputShape } from './inputReading';

/**
 * Reads the parameters of a path by the shape.
 * @throws InputError with one entry for each bad one, in order of declaration.
 */
export function readParams<Shape extends InputShape>(
  shape: Shape,
  sent: Readonly<Record<string, string | string[]>>,
): InputOf<Shape> {
  const reading = new InputReading('path');
  for (const [name, schema] of Object.entries(shape)) reading.read(name, schema, sent[name]);
  return reading.result();
}
