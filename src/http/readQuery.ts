import { InputReading, type InputOf, type InputShape } from './inputReading';
import { isList } from './params';
import { sentQuery } from './sentQuery';

/**
 * Reads the query string of a URL by the shape: unknown parameters are ignored, of a repeated one the last counts,
 * unless it is a list.
 * @throws InputError with one entry for each bad or missing parameter, in order of declaration.
 */
export function readQuery<Shape extends InputShape>(shape: Shape, url: string): InputOf<Shape> {
  const sent = sentQuery(url);
  const reading = new InputReading('query');
  for (const [name, schema] of Object.entries(shape)) {
    const all = sent.getAll(name);
    reading.read(name, schema, isList(schema) && all.length > 0 ? all : all.at(-1));
  }
  return reading.result();
}
