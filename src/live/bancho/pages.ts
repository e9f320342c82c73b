import { ID_MAX } from '../../db/ids';
import { MATCH_ID_MAX } from '../liveState';

/** What the game server's page of open matches tells. */
export interface MatchList {
  /** Ascending. One who names a match may make it look as if there were more; none is ever missing. */
  ids: number[];
  /** Match 0, of which nothing else tells. */
  zero: ListedMatch | null;
}

export interface ListedMatch {
  /** Its first line. */
  name: string;
  in_progress: boolean;
  /** Null where its lines cannot be told from those that a name with line breaks brings along. */
  details: {
    map_name: string;
    host: { id: number; name: string };
    /** What follows in the list; only when that match exists do the lines end where they seem to. Null: nothing. */
    next: number | null;
  } | null;
}

const PLAYER = /^\( *(\d{1,10})\): (.*)$/s;
const MATCH = /^(ongoing|idle) +\( *(\d{1,2})\): (.*)$/s;
const BEATMAP = /^-- beatmap: (.*)$/s;
const HOST = /^-- host {3}: <(\d{1,10})> (.*)$/s;
const LINES_A_MATCH = 3;

/**
 * The players on the page `/online`, by id, with their safe names. Bots are none of them.
 * @throws Error when it is no such page.
 */
export async function readOnlinePage(html: string): Promise<Map<number, string>> {
  const lines = await linesOf(html, 'users:');
  const bots = lines.lastIndexOf('bots:');
  if (bots < 0) throw new Error('the page of online players lists no bots');
  const listed = lines.slice(0, bots).filter((line) => line !== '');
  const players = listed.flatMap((line) => {
    const [, id, name] = PLAYER.exec(line) ?? [];
    return isPlayerId(Number(id)) ? [[Number(id), name ?? ''] as const] : [];
  });
  if (players.length === 0 && listed.length > 0)
    throw new Error('the page of online players reads otherwise');
  return new Map(players);
}

/**
 * The page `/matches`.
 * @throws Error when it is no such page.
 */
export async function readMatchesPage(html: string): Promise<MatchList> {
  const lines = await linesOf(html, 'matches:');
  const heads = lines.flatMap((line, at) => {
    const [, state, id, name] = MATCH.exec(line) ?? [];
    return id !== undefined && Number(id) <= MATCH_ID_MAX
      ? [{ at, id: Number(id), in_progress: state === 'ongoing', name: name ?? '' }]
      : [];
  });
  if (heads[0]?.at !== 0 && lines.some((line) => line !== ''))
    throw new Error('the page of matches reads otherwise');
  const ids = [...new Set(heads.map((head) => head.id))].sort((a, b) => a - b);
  const [first, second] = heads;
  // The list is by id: 0 further down is part of a name.
  if (first?.id !== 0) return { ids: ids.filter((id) => id !== 0), zero: null };
  const isNextUnique = heads.filter((head) => head.id === second?.id).length <= 1 && second?.id !== 0;
  const block = trimEnd(lines.slice(0, second?.at));
  const [, map_name] = BEATMAP.exec(block[1] ?? '') ?? [];
  const [, hostId, hostName] = HOST.exec(block[2] ?? '') ?? [];
  const isPlain =
    isNextUnique && block.length === LINES_A_MATCH && map_name !== undefined && isPlayerId(Number(hostId));
  return {
    ids,
    zero: {
      name: first.name,
      in_progress: first.in_progress,
      details: isPlain
        ? { map_name, host: { id: Number(hostId), name: hostName ?? '' }, next: second?.id ?? null }
        : null,
    },
  };
}

const isPlayerId = (id: number) => id > 0 && id <= ID_MAX;

/** The lines below a heading, up to the end of the page. */
async function linesOf(html: string, heading: string): Promise<string[]> {
  const end = /<\/body>\s*<\/html>\s*$/.exec(html);
  if (!end) throw new Error('the page has no end');
  const [blank, first, ...lines] = html.slice(await endOfLink(html), end.index).split('\n');
  if (blank !== '' || first !== heading) throw new Error(`the page does not begin with "${heading}"`);
  return lines;
}

/**
 * Where the text begins: behind the link back. The game server escapes nothing, so all from there on is taken as it
 * stands: a match may be called `<!--` or `&amp;`.
 */
async function endOfLink(html: string): Promise<number> {
  // Loaded when first needed: other sources start without it.
  const { Parser } = await import('htmlparser2');
  let end = html.length;
  const parser = new Parser({
    onclosetag(name) {
      if (name !== 'a') return;
      end = parser.endIndex + 1;
      parser.pause();
    },
  });
  parser.write(html);
  return end;
}

function trimEnd(lines: string[]): string[] {
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}
