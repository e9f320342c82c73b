import fc from 'fast-check';
import sharp from 'sharp';
import { AVATAR_SIDE, encodeAvatar } from '../../src/avatars/encodeAvatar';
import { animation, cheapGif, noise, transparent } from './pictures';

const METADATA = ['exif', 'icc', 'xmp', 'iptc', 'orientation', 'comments'];

describe('an encoded avatar', () => {
  it.each([
    ['larger', 2000, 1000, 512, 256],
    ['small', 100, 30, 100, 30],
    ['one pixel wide', 1, 5000, 1, 512],
  ])(
    'of a picture that is %s fits into 512 x 512 in its own shape',
    async (_what, width, height, ...size) => {
      const { bytes } = await encodeAvatar(await noise('jpeg', width, height));
      const stored = await sharp(bytes).metadata();
      expect([stored.width, stored.height]).toEqual(size);
    },
  );

  it.each(['jpeg', 'png', 'webp'] as const)('of a %s is upright and has no metadata', async (format) => {
    const red = { create: { width: 500, height: 500, channels: 3, background: '#f00' } } as const;
    const upload = await sharp({ create: { width: 1000, height: 500, channels: 3, background: '#00f' } })
      .composite([{ input: await sharp(red).png().toBuffer(), left: 0, top: 0 }])
      .withExif({ IFD0: { Artist: 'kiai-secret' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">kiai-secret</x:xmpmeta>')
      .withIccProfile('p3')
      .withMetadata({ orientation: 6 })
      .toFormat(format)
      .toBuffer();
    const before = await sharp(upload).metadata();
    expect(before).toMatchObject({ orientation: 6, exif: expect.any(Buffer), icc: expect.any(Buffer) });

    const { bytes } = await encodeAvatar(upload);
    const after = await sharp(bytes).metadata();
    expect([after.width, after.height]).toEqual([256, 512]);
    expect(METADATA.filter((name) => name in after)).toEqual([]);
    expect(bytes.includes('kiai-secret')).toBe(false);
    // Orientation 6: what is stored on the left is seen on top.
    const pixel = await sharp(bytes).extract({ left: 100, top: 10, width: 1, height: 1 }).raw().toBuffer();
    expect(pixel[0]).toBeGreaterThan(200);
    expect(pixel[2]).toBeLessThan(60);
  });

  it.each([
    ['png', false, 'png'],
    ['png', true, 'png'],
    ['jpeg', false, 'jpg'],
    ['webp', false, 'jpg'],
    ['webp', true, 'png'],
    ['gif', false, 'jpg'],
    ['gif', true, 'png'],
  ] as const)('of a %s (transparent: %s) has the extension %s', async (format, isTransparent, extension) => {
    const upload = await (isTransparent ? transparent(format) : noise(format));
    expect((await encodeAvatar(upload)).extension).toBe(extension);
  });

  it('of a small animated GIF keeps its frames, their times and its loops', async () => {
    const avatar = await encodeAvatar(await animation('gif', 5));
    expect(avatar.extension).toBe('gif');
    expect(await sharp(avatar.bytes).metadata()).toMatchObject({
      format: 'gif',
      pages: 5,
      delay: [70, 70, 70, 70, 70],
      loop: 3,
    });
  });

  it.each<[string, () => Buffer | Promise<Buffer>]>([
    ['a GIF that is too large', () => animation('gif', 3, 600)],
    ['a GIF of too many frames', () => animation('gif', 101, 8)],
    ['a GIF of many huge frames', () => cheapGif(5000, 1000)],
    ['a WebP', () => animation('webp', 3)],
  ])('of %s that is animated is its first frame', async (_what, make) => {
    const { bytes, extension } = await encodeAvatar(await make());
    const { pages = 1, width } = await sharp(bytes).metadata();
    expect(['png', 'jpg']).toContain(extension);
    expect(pages).toBe(1);
    expect(width).toBeLessThanOrEqual(AVATAR_SIDE);
  });

  it('leaves the decoding library no other formats', async () => {
    await encodeAvatar(await noise('png', 9, 9));
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    await expect(sharp(svg).metadata()).rejects.toThrow(/unsupported/);
  });

  it.each(['png', 'jpeg', 'gif', 'webp'] as const)('is refused for a %s cut anywhere', async (format) => {
    const upload = await noise(format, 60, 40);
    const cuts = [1, 2, 3, 5, 8, 12, 13, 20, 50, 0.3, 0.5, 0.9].map((cut) =>
      cut < 1 ? Math.floor(cut * upload.length) : upload.length - cut,
    );
    for (const cut of cuts)
      await expect(encodeAvatar(upload.subarray(0, cut))).rejects.toThrow('invalid file type.');
  });

  it.each(['png', 'jpeg', 'gif', 'webp'] as const)(
    'of a %s with bytes changed at random is a picture or a refusal',
    async (format) => {
      const upload = await noise(format, 60, 40);
      const change = fc.tuple(fc.nat(upload.length - 1), fc.nat(255));
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
          const broken = Buffer.from(upload);
          for (const [at, byte] of changes) broken[at] = byte;
          const result = await encodeAvatar(broken).catch((error: Error) => error.message);
          if (typeof result === 'string') expect(result).toBe('invalid file type.');
          else expect((await sharp(result.bytes).metadata()).width).toBeLessThanOrEqual(AVATAR_SIDE);
        }),
        { numRuns: 60 },
      );
    },
  );
});
