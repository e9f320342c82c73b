export const GATEWAY_PATH = '/v2/gateway';
export const EVENTS_PATH = '/v2/events';
/** For bots of AstroAPI: the same WebSocket for chat alone, with a key in the query. */
export const BOT_PATHS = ['/api/v3/chatbot', '/api/v3/chat'];

export const WEB_SOCKET_PATHS = [GATEWAY_PATH, ...BOT_PATHS];
