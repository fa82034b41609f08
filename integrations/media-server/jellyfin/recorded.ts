import { readFileSync } from 'node:fs';

/** One request to a real Jellyfin 12 and its answer. Secrets are replaced by `API_KEY`, `USER_TOKEN`, `QC_SECRET`, …; some answers are cut. */
export type RecordedExchange = {
  name: string;
  request: { method: string; path: string; authorization?: string; body?: unknown };
  response: { status: number; content_type: string | null; body: unknown };
};

// Read, not imported: only what runs from source (tests, benchmarks) starts the fake.
const file = new URL('./jellyfin.recorded.json', import.meta.url);

export const recordedExchanges = (JSON.parse(readFileSync(file, 'utf8')) as { exchanges: RecordedExchange[] })
  .exchanges;

// Another program's JSON, taken as a template field by field.
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any;

/** A copy of a recorded answer's body, to be filled in. */
export function recordedBody(name: string): Json {
  const exchange = recordedExchanges.find((candidate) => candidate.name === name);
  if (!exchange) throw new Error(`No recorded exchange is named "${name}".`);
  return structuredClone(exchange.response.body);
}
