export type SettingValue = string | number | boolean | null;

/** How a setting is edited, read from the JSON Schema of its value. */
export type SettingType =
  | { kind: 'switch' }
  | { kind: 'choice'; options: string[] }
  | { kind: 'number'; whole: boolean; least: number | null; most: number | null; empty: boolean }
  | { kind: 'text'; empty: boolean };

/** The unit stands beside the value. */
const unitWord = /_(?:bps|bytes|seconds|minutes|hours|days|percent)$/;

type Schema = Record<string, unknown>;

export function typeOf(schema: Schema): SettingType {
  const { schema: inner, empty } = withoutNull(schema);
  if (inner.type === 'boolean') return { kind: 'switch' };
  if (Array.isArray(inner.enum)) return { kind: 'choice', options: inner.enum.map(String) };
  if (inner.type === 'integer' || inner.type === 'number') {
    const whole = inner.type === 'integer';
    return { kind: 'number', whole, least: bound(inner.minimum), most: bound(inner.maximum), empty };
  }
  return { kind: 'text', empty };
}

/** What was typed, as a value; undefined when it is none. */
export function readValue(type: SettingType, text: string): SettingValue | undefined {
  const trimmed = text.trim();
  if (type.kind === 'switch') return trimmed === 'true';
  if (type.kind === 'choice') return type.options.includes(trimmed) ? trimmed : undefined;
  if (trimmed === '' && type.empty) return null;
  if (type.kind === 'text') return trimmed;
  const value = Number(trimmed);
  if (trimmed === '' || !Number.isFinite(value) || (type.whole && !Number.isInteger(value))) return undefined;
  if ((type.least !== null && value < type.least) || (type.most !== null && value > type.most)) return undefined;
  return value;
}

/** Where a setting stands among the others, by the beginning of its key. */
const groups: [beginning: RegExp, group: string][] = [
  [/^(?:max_active|speed|download|allow_private)/, 'downloads'],
  [/^(?:sync|removal)_/, 'sync'],
  [/^tracking_/, 'tracking'],
  [/^(?:movie|episode|library|write)_/, 'library'],
  [/^variant_/, 'variants'],
  [/^embed_/, 'embed'],
];

/** `sync_interval_minutes` → group `sync`, name `Sync interval`. */
export function nameOf(key: string): { group: string; name: string } {
  const words = key.replace(unitWord, '').replace(/_/g, ' ');
  const group = groups.find(([beginning]) => beginning.test(key))?.[1] ?? '';
  return { group, name: words.charAt(0).toUpperCase() + words.slice(1) };
}

/** JSON Schema writes "or null" in two ways. */
function withoutNull(schema: Schema): { schema: Schema; empty: boolean } {
  if (Array.isArray(schema.anyOf)) {
    const options = schema.anyOf as Schema[];
    const inner = options.find((one) => one.type !== 'null') ?? {};
    return { schema: inner, empty: options.some((one) => one.type === 'null') };
  }
  if (Array.isArray(schema.type)) {
    const types = schema.type as string[];
    return { schema: { ...schema, type: types.find((one) => one !== 'null') }, empty: types.includes('null') };
  }
  return { schema, empty: false };
}

/** JSON Schemas of whole numbers carry the largest safe integers as bounds, which nobody needs to read. */
function bound(value: unknown): number | null {
  return typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : null;
}
