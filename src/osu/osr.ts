import { createHash } from 'node:crypto';
import { rulesetOf } from './modes';

/** What a replay file says about its score, next to the recorded input itself. */
export interface OsrReplay {
  /** 0-8; the file holds the ruleset only, relax and autopilot are told by the mods. */
  mode: number;
  mapMd5: string;
  playerName: string;
  n300: number;
  n100: number;
  n50: number;
  ngeki: number;
  nkatu: number;
  nmiss: number;
  score: number;
  maxCombo: number;
  perfect: boolean;
  /** Bit set of mods, up to 31 bits. */
  mods: number;
  /** Grade as the database stores it: "XH", "S", "A"... */
  grade: string;
  /** `YYYY-MM-DD HH:MM:SS`, UTC, as the database stores it. */
  playedAt: string;
  /** The recorded input, compressed by the game (LZMA "alone" format). */
  frames: Buffer;
  /** 0 to 2^63-1 */
  scoreId: number | bigint;
}

/** The game version that files claim to be of: the layout below is the one since 20140721. */
const VERSION = 20200207;

/**
 * A complete .osr file, as the game imports it: https://osu.ppy.sh/wiki/en/Client/File_formats/osr_%28file_format%29.
 * Counts outside 0..65535 and scores outside 32 bits become the nearest value that fits.
 * A time that cannot be read, like MySQL's `0000-00-00 00:00:00`, is written as 0 ticks (0001-01-01).
 * @throws RangeError when the score id is no whole number below 2^63.
 */
export function encodeOsr(replay: OsrReplay): Buffer {
  return Buffer.concat([
    Buffer.of(rulesetOf(replay.mode)),
    int32(VERSION),
    string(replay.mapMd5),
    string(replay.playerName),
    string(replayMd5(replay)),
    uint16(replay.n300),
    uint16(replay.n100),
    uint16(replay.n50),
    uint16(replay.ngeki),
    uint16(replay.nkatu),
    uint16(replay.nmiss),
    int32(replay.score),
    uint16(replay.maxCombo),
    Buffer.of(replay.perfect ? 1 : 0),
    int32(replay.mods),
    string(''), // life bar
    int64(ticksOf(replay.playedAt)),
    int32(replay.frames.length),
    replay.frames,
    int64(BigInt(replay.scoreId)),
  ]);
}

/** The game's own checksum of a score. */
function replayMd5(replay: OsrReplay): string {
  const { n300, n100, n50, ngeki, nkatu, nmiss, mapMd5, maxCombo, playerName, score, grade, mods } = replay;
  const perfect = replay.perfect ? 'True' : 'False';
  const text =
    `${n100 + n300}p${n50}o${ngeki}o${nkatu}t${nmiss}a${mapMd5}r${maxCombo}e${perfect}` +
    `y${playerName}o${score}u${grade}${mods}True`;
  return createHash('md5').update(text).digest('hex');
}

const TICKS_PER_MILLISECOND = 10_000n;
const TICKS_OF_UNIX_EPOCH = 621_355_968_000_000_000n;

/** .NET ticks: 100 nanoseconds since 0001-01-01 UTC. */
function ticksOf(utcTime: string): bigint {
  const milliseconds = Date.parse(`${utcTime.replace(' ', 'T')}Z`);
  if (Number.isNaN(milliseconds)) return 0n;
  const ticks = BigInt(milliseconds) * TICKS_PER_MILLISECOND + TICKS_OF_UNIX_EPOCH;
  return ticks > 0n ? ticks : 0n;
}

const clamp = (value: number, min: number, max: number) => Math.min(Math.max(value, min), max);

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(clamp(value, 0, 0xffff));
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(clamp(value, -(2 ** 31), 2 ** 31 - 1));
  return bytes;
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
}

function string(text: string): Buffer {
  if (text === '') return Buffer.of(0x00);
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([Buffer.of(0x0b), uleb128(bytes.length), bytes]);
}

/** Seven bits a byte, the lowest first; the top bit says that more follow. */
function uleb128(value: number): Buffer {
  const bytes: number[] = [];
  for (; value >= 0x80; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return Buffer.from([...bytes, value]);
}
