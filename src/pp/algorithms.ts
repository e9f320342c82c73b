/** `2022`: what bancho.py awards (rosu-pp-js 1.1.1); `latest`: what osu! awards today (rosu-pp-js 3.1.0). */
export const PP_ALGORITHMS = ['2022', 'latest'] as const;

export type PpAlgorithm = (typeof PP_ALGORITHMS)[number];
