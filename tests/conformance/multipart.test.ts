import { inflateSync } from 'node:zlib';
import { buildUpload } from '../../src/conformance/multipart';
import { jpeg, png } from '../../src/conformance/pictures';

const MEBIBYTE = 2 ** 20;
const END_MARK = Buffer.from('0000000049454e44ae426082', 'hex');

/** The part as Node's own parser of forms sees it. */
async function parse(words: string) {
  const { contentType, body } = buildUpload(words);
  const form = await new Response(new Uint8Array(body), {
    headers: { 'Content-Type': contentType },
  }).formData();
  const [[name, value] = []] = [...form];
  if (typeof value !== 'object') return { name, text: value };
  return { name, fileName: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) };
}

const file = async (words: string) => {
  const { bytes } = await parse(`multipart, part avatar_file filename a.png type image/png: ${words}`);
  return bytes ?? Buffer.alloc(0);
};

describe('buildUpload', () => {
  it('builds the part that the words name', async () => {
    expect(await parse('multipart, part avatar_file filename x.gif type text/plain: valid PNG')).toEqual({
      name: 'avatar_file',
      fileName: 'x.gif',
      type: 'text/plain',
      bytes: png(),
    });
    expect(await parse('multipart PNG')).toMatchObject({
      name: 'avatar_file',
      fileName: 'a.png',
      bytes: png(),
    });
  });

  it('leaves the file name out', async () => {
    const part = await parse('multipart, part avatar_file (no filename) type image/png: text');
    expect(part).toEqual({ name: 'avatar_file', text: 'This is no picture. This is no p' });
  });

  it('sends a picture as it is', () => {
    expect(buildUpload('raw PNG bytes')).toEqual({ contentType: 'image/png', body: png() });
  });

  it('builds pictures that are whole, cut off and too long', async () => {
    expect(await file('valid PNG, 69 bytes')).toHaveLength(69);
    expect(await file('PNG without its end mark')).toEqual(png().subarray(0, -END_MARK.length));
    expect(await file('PNG with a byte after its end mark')).toEqual(Buffer.concat([png(), Buffer.of(0)]));
    expect(await file('valid JPEG (JFIF)')).toEqual(jpeg('JFIF'));
    expect(await file('JPEG with an Exif header, no JFIF')).toEqual(jpeg('Exif'));
    expect((await file('GIF')).toString('latin1', 0, 6)).toBe('GIF89a');
    expect(await file('empty file')).toHaveLength(0);
  });

  it('builds files of a size to the byte', async () => {
    const limit = await file('exactly 2 MiB, PNG marks');
    expect(limit).toHaveLength(2 * MEBIBYTE);
    expect(limit.subarray(0, 33)).toEqual(png().subarray(0, 33));
    expect(limit.subarray(-END_MARK.length)).toEqual(END_MARK);
    expect(await file('2 MiB + 1 byte, PNG marks')).toHaveLength(2 * MEBIBYTE + 1);
    const text = await file('2 MiB + 1 byte of text: size is told first');
    expect(text).toHaveLength(2 * MEBIBYTE + 1);
    expect(text.toString('latin1', 0, 4)).toBe('This');
  });

  it('refuses words that it does not know', () => {
    expect(() => buildUpload('a part of something')).toThrow('a part of something');
    expect(() => buildUpload('multipart, part a filename b type c: a poem')).toThrow('a poem');
  });
});

describe('pictures', () => {
  it('hold their dot', () => {
    const picture = png();
    const pixels = picture.indexOf('IDAT') + 4;
    expect(inflateSync(picture.subarray(pixels, picture.indexOf('IEND') - 8))).toEqual(
      Buffer.of(0, 0x33, 0x66, 0xcc),
    );
  });

  it('have the headers that tell kinds of JPEG apart', () => {
    expect(jpeg('JFIF').toString('latin1', 6, 10)).toBe('JFIF');
    expect(jpeg('Exif').toString('latin1', 6, 10)).toBe('Exif');
  });
});
