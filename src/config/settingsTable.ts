import { SETTINGS } from './settings';

const START = '<!-- settings, written by npm run docs -->\n<!-- prettier-ignore-start -->\n';
const END = '<!-- prettier-ignore-end -->';

/** The text with the table of settings between its marks written anew. */
export function withSettingsTable(text: string): string {
  const start = text.indexOf(START);
  const end = text.indexOf(END, start);
  if (start < 0 || end < 0) throw new Error('The README has lost the marks of its table of settings.');
  return text.slice(0, start + START.length) + settingsTable() + text.slice(end);
}

function settingsTable(): string {
  const defaults: Record<string, unknown> = SETTINGS.parse({});
  const rows = Object.entries(SETTINGS.shape).map(
    ([name, schema]) => `| \`${name}\` | ${showDefault(defaults[name])} | ${schema.description} |\n`,
  );
  return `| name | default | meaning |\n| --- | --- | --- |\n${rows.join('')}`;
}

function showDefault(value: unknown): string {
  const isUnset = value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  return isUnset ? '' : `\`${value as string | number | boolean}\``;
}
