import { randomBytes } from 'node:crypto';
import { gif, jpeg, padTo, png, text } from './pictures';

const PICTURE = 'part avatar_file filename a.png type image/png: valid PNG';
const PART = /^part (\S+) (?:filename (\S+)|\(no filename\)) type (\S+): (.+)$/;

/**
 * A request body out of the words that a scenario describes it in, such as
 * `multipart, part avatar_file filename a.png type image/png: valid PNG`.
 * @throws Error when the words are not known.
 */
export function buildUpload(words: string): { contentType: string; body: Buffer } {
  if (words === 'raw PNG bytes') return { contentType: 'image/png', body: png() };
  const described = words === 'multipart PNG' ? PICTURE : words.replace(/^multipart, /, '');
  const [, part, fileName, type, content] = PART.exec(described) ?? [];
  if (!part || !type || !content) throw new Error(`no body is known by the words "${words}"`);
  const boundary = `kiai-${randomBytes(16).toString('hex')}`;
  const name = fileName === undefined ? `name="${part}"` : `name="${part}"; filename="${fileName}"`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; ${name}\r\nContent-Type: ${type}\r\n\r\n`,
      ),
      buildFile(content),
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  };
}

const FILES: readonly [pattern: RegExp, build: (match: RegExpExecArray) => Buffer][] = [
  [
    /^(?:exactly )?(\d+) MiB(?: \+ (\d+) byte)?s?(.*)/,
    ([, mebi, more, of]) => sized(Number(mebi), Number(more ?? 0), of),
  ],
  [/^valid PNG/, () => png()],
  [/^PNG without its end mark/, () => png().subarray(0, -12)],
  [/^PNG with a byte after its end mark/, () => Buffer.concat([png(), Buffer.of(0)])],
  [/^valid JPEG/, () => jpeg('JFIF')],
  [/^JPEG with an Exif header, no JFIF/, () => jpeg('Exif')],
  [/^GIF/, () => gif()],
  [/^text/, () => text(32)],
  [/^empty file/, () => Buffer.alloc(0)],
];

function buildFile(words: string): Buffer {
  for (const [pattern, build] of FILES) {
    const match = pattern.exec(words);
    if (match) return build(match);
  }
  throw new Error(`no file is known by the words "${words}"`);
}

function sized(mebibytes: number, more: number, of = ''): Buffer {
  const size = mebibytes * 2 ** 20 + more;
  if (of.includes('text')) return text(size);
  return padTo(of.includes('JPEG') ? jpeg('JFIF') : png(), size);
}
