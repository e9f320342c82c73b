import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BanchoConfig } from '../../src/config/config';
import type { LiveMatch, LiveReader } from '../../src/live/liveState';
import { safeName } from '../../src/osu/names';
import recorded from './recordedAnswers.json';

export interface StandInAnswer {
  status: number;
  content_type: string;
  body: string;
}

/** What is at a path of `c.` or `api.`; undefined: nothing. */
export type Content = (site: string, path: string) => Promise<StandInAnswer | undefined>;

/** A stand-in for an unmodified game server, on loopback. */
export interface BanchoServer {
  config: BanchoConfig;
  /** What was asked, as `c/online`, and when by this server's own clock, in milliseconds. */
  asked: { what: string; at: number }[];
  /** Set: what happens to the next requests instead. `go` answers as ever. */
  fault?: (response: ServerResponse, go: () => void, request: IncomingMessage) => void;
  /** What was asked for since the last call. */
  takeAsked(): string[];
  close(): Promise<void>;
}

const DOMAIN = 'bancho.example';

export async function startBanchoServer(content: Content): Promise<BanchoServer> {
  const server = createServer((request, response) => {
    const [, site, path] =
      /^(.*)\.bancho\.example(\/.*)$/.exec(`${request.headers.host}${request.url}`) ?? [];
    bancho.asked.push({ what: `${site}${path}`, at: performance.now() });
    const go = () =>
      void content(site ?? '', path ?? '').then((answer = NOTHING) => {
        response.writeHead(answer.status, { 'content-type': answer.content_type });
        response.end(answer.body);
      });
    if (bancho.fault) bancho.fault(response, go, request);
    else go();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let told = 0;
  const bancho: BanchoServer = {
    config: { url: `http://127.0.0.1:${port}`, domain: DOMAIN },
    asked: [],
    takeAsked() {
      const asked = bancho.asked.slice(told).map(({ what }) => what);
      told = bancho.asked.length;
      return asked;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return bancho;
}

const NOTHING: StandInAnswer = json(404, { detail: 'Not Found' });

/** The answers as the game server gave them once, byte by byte. */
export const recordedContent: Content = async (site, path) =>
  recorded.find((answer) => answer.host === `${site}.DOMAIN` && answer.path === path);

/** What the game server would show of this state. */
export function contentOf(live: LiveReader): Content {
  return async (site, path) => {
    const { pathname, searchParams } = new URL(path, 'http://any');
    const id = Number(searchParams.get('id'));
    switch (`${site}${pathname}`) {
      case 'c/online':
        return html(await onlinePage(live));
      case 'c/matches':
        return html(matchesPage(await live.matches()));
      case 'api/v1/get_player_status':
        return json(200, { status: 'success', player_status: await playerStatus(live, id) });
      case 'api/v1/get_match': {
        if (id < 1 || id > 64) return json(422, { detail: [] });
        const match = await live.match(id);
        return match ? json(200, { status: 'success', match }) : json(404, { status: 'Match not found.' });
      }
    }
    return undefined;
  };
}

async function onlinePage(live: LiveReader): Promise<string> {
  const players = await live.players(await live.onlineIds());
  const width = String(Math.max(1, ...players.keys())).length;
  const line = (id: number, name: string) => `(${String(id).padStart(width)}): ${safeName(name)}`;
  const users = [...players].map(([id, { name }]) => line(id, name));
  return `users:\n${users.join('\n')}\nbots:\n${line(1, 'BanchoBot')}`;
}

function matchesPage(matches: ReadonlyMap<number, LiveMatch>): string {
  const width = String(Math.max(0, ...matches.keys())).length;
  const blocks = [...matches].map(
    ([id, { name, in_progress, map, host }]) =>
      `${(in_progress ? 'ongoing' : 'idle').padEnd(7)} (${String(id).padStart(width)}): ${name}\n` +
      `-- ${'beatmap'.padEnd(7)}: ${map.name}\n` +
      `-- ${'host'.padEnd(7)}: <${host.id}> ${safeName(host.name)}`,
  );
  return `matches:\n${blocks.join('\n')}`;
}

async function playerStatus(live: LiveReader, id: number) {
  const player = await live.player(id);
  if (!player) return { online: false, last_seen: 1_726_536_240 };
  const { login_time, action, info_text, mode, mods, map_md5, map_id } = player;
  const beatmap = map_md5 === '' ? null : { md5: map_md5, id: map_id, set_id: 1000, title: 'a map' };
  return { online: true, login_time, status: { action, info_text, mode, mods, beatmap } };
}

function html(text: string): StandInAnswer {
  const head =
    '\n<!DOCTYPE html>\n<body style="font-family: monospace;  white-space: pre-wrap;"><a href="/">back</a>';
  return {
    status: 200,
    content_type: 'text/html; charset=utf-8',
    body: `${head}\n${text}\n</body>\n</html>`,
  };
}

function json(status: number, body: object): StandInAnswer {
  return { status, content_type: 'application/json', body: JSON.stringify(body) };
}
