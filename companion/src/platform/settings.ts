import { QueryTypes, type Sequelize } from 'sequelize';
import { type ZodType, z } from 'zod';
import { AppError, type FieldError } from './errors.ts';
import { defineEvent, type Events } from './events.ts';

/** A list is one of plain objects. */
export type SettingValue = string | number | boolean | null | Record<string, unknown>[];

/** One setting of a room. The value in the database wins over the default; `null` sets it back. */
export type Setting<T extends SettingValue = SettingValue> = {
  key: string;
  schema: ZodType<T>;
  default: T;
  unit?: string;
  description: string;
};

export function defineSetting<T extends SettingValue>(setting: Setting<T>): Setting<T> {
  return setting;
}

export const settingsChanged = defineEvent<{ keys: string[] }>('settings.changed');

export type Settings = {
  /** The present value; reads memory, not the database. */
  get<T extends SettingValue>(setting: Setting<T>): T;
  all(): Record<string, SettingValue>;
  declared(): Setting[];
  /** All or nothing. Throws `bad-input` with one message per wrong key. */
  change(values: Record<string, unknown>): Promise<Record<string, SettingValue>>;
  /** Reads the table again, e.g. because another replica changed it. */
  reload(): Promise<void>;
};

export async function openSettings(database: Sequelize, declared: Setting[], events: Events): Promise<Settings> {
  const byKey = new Map(declared.map((setting) => [setting.key, setting]));
  const stored = new Map<string, SettingValue>();

  async function reload(): Promise<void> {
    const rows = await database.query<{ key: string; value: SettingValue }>('select key, value from settings', {
      type: QueryTypes.SELECT,
    });
    stored.clear();
    for (const { key, value } of rows) {
      const result = byKey.get(key)?.schema.safeParse(value);
      if (result?.success) stored.set(key, result.data);
    }
  }

  const present = (setting: Setting): SettingValue => stored.get(setting.key) ?? setting.default;
  const all = () => Object.fromEntries(declared.map((setting) => [setting.key, present(setting)]));
  await reload();

  return {
    get: <T extends SettingValue>(setting: Setting<T>) => present(setting as unknown as Setting) as T,
    all,
    declared: () => declared,
    reload,
    async change(values) {
      const wanted = checked(values, byKey);
      await database.transaction(async (transaction) => {
        for (const [key, value] of wanted) {
          const sql =
            value === null
              ? 'delete from settings where key = :key'
              : 'insert into settings (key, value) values (:key, :value) on conflict (key) do update set value = excluded.value';
          await database.query(sql, { replacements: { key, value: JSON.stringify(value) }, transaction });
        }
      });
      await reload();
      events.emit(settingsChanged, { keys: wanted.map(([key]) => key) });
      return all();
    },
  };
}

/** The values as their schemas read them. */
function checked(values: Record<string, unknown>, byKey: Map<string, Setting>): [key: string, value: SettingValue][] {
  const errors: FieldError[] = [];
  const wanted: [string, SettingValue][] = [];
  for (const [key, value] of Object.entries(values)) {
    const setting = byKey.get(key);
    if (!setting) errors.push({ path: key, message: 'is not a setting' });
    else if (value === null) wanted.push([key, null]);
    else {
      const result = setting.schema.safeParse(value);
      if (result.success) wanted.push([key, result.data]);
      if (!result.success) errors.push({ path: key, message: result.error.issues[0]?.message ?? 'is not valid' });
    }
  }
  if (errors.length > 0) {
    const detail = errors.map(({ path, message }) => `${path} ${message}`).join('; ');
    throw new AppError('bad-input', `Settings: ${detail}.`, { status: 400, errors });
  }
  return wanted;
}

/** What `GET /api/settings/schema` tells about each setting. */
export function describeSettings(settings: Setting[]) {
  return settings.map((setting) => {
    const { $schema: _, ...schema } = z.toJSONSchema(setting.schema) as Record<string, unknown>;
    return {
      key: setting.key,
      default: setting.default,
      unit: setting.unit ?? null,
      description: setting.description,
      schema,
    };
  });
}
