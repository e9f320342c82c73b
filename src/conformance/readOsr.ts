import { createHash } from 'node:crypto';

const TICKS_A_MILLISECOND = 10_000n;
const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;
const TARGET_PRACTICE = 1 << 23;

/** What a replay file holds, in the names of the data set. */
export type OsrFields = ReturnType<typeof readOsr>;

/**
 * Reads an `.osr` file. Written without the code that writes them, so that the two can disagree.
 * @throws RangeError when the file is too short or too long.
 */
export function readOsr(file: Buffer) {
  const reader = new Reader(file);
  const fields = {
    mode: reader.uint8(),
    version: reader.int32(),
    map_md5: reader.string(),
    player: reader.string(),
    replay_md5: reader.string(),
    n300: reader.uint16(),
    n100: reader.uint16(),
    n50: reader.uint16(),
    ngeki: reader.uint16(),
    nkatu: reader.uint16(),
    nmiss: reader.uint16(),
    score: reader.int32(),
    max_combo: reader.uint16(),
    perfect: reader.uint8() !== 0,
    mods: reader.int32(),
    life_bar: reader.string(),
    played_at: toIsoTime(reader.int64()),
    frames_sha256: createHash('sha256').update(reader.bytes(reader.int32())).digest('hex'),
    score_id: String(reader.int64()),
  };
  // The accuracy of a target practice play.
  if (fields.mods & TARGET_PRACTICE && reader.left > 0) reader.bytes(8);
  if (reader.left > 0) throw new RangeError(`${reader.left} bytes after the end of the replay`);
  return fields;
}

function toIsoTime(ticks: bigint): string {
  const time = new Date(Number((ticks - UNIX_EPOCH_TICKS) / TICKS_A_MILLISECOND));
  return time.toISOString().replace('.000Z', 'Z');
}

/** Little endian, as .NET's BinaryReader. */
class Reader {
  private at = 0;

  constructor(private readonly file: Buffer) {}

  get left(): number {
    return this.file.length - this.at;
  }

  bytes(count: number): Buffer {
    if (count < 0 || count > this.left)
      throw new RangeError(`${count} bytes wanted at ${this.at}, ${this.left} are left`);
    this.at += count;
    return this.file.subarray(this.at - count, this.at);
  }

  uint8 = () => this.bytes(1).readUInt8();
  uint16 = () => this.bytes(2).readUInt16LE();
  int32 = () => this.bytes(4).readInt32LE();
  int64 = () => this.bytes(8).readBigInt64LE();

  string(): string {
    const kind = this.uint8();
    if (kind === 0) return '';
    if (kind !== 0x0b) throw new RangeError(`a string starts with ${kind} at ${this.at - 1}`);
    return this.bytes(this.uleb128()).toString('utf8');
  }

  private uleb128(): number {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = this.uint8();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }
}
