import { z } from 'zod';
import { PageQuery, pageOf } from './common.ts';
import { defineRoute } from './route.ts';

const Value = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.record(z.string(), z.unknown()))]);

export const Settings = z.record(z.string(), Value).meta({ id: 'Settings' });

export const SettingInfo = z
  .object({
    key: z.string(),
    default: Value,
    unit: z.string().nullable(),
    description: z.string(),
    schema: z.record(z.string(), z.unknown()).describe('JSON Schema of the value'),
  })
  .meta({ id: 'SettingInfo' });

const tag = 'settings';

export const readSettings = defineRoute({
  method: 'get',
  path: '/api/settings',
  tag,
  summary: 'All settings with their present values',
  access: 'admin',
  answers: { 200: Settings },
});

export const changeSettings = defineRoute({
  method: 'patch',
  path: '/api/settings',
  tag,
  summary: 'Change settings; null sets one back to its default',
  access: 'admin',
  body: z.record(z.string(), z.unknown()),
  answers: { 200: Settings },
});

export const readSettingsSchema = defineRoute({
  method: 'get',
  path: '/api/settings/schema',
  tag,
  summary: 'What each setting means: default, unit, description, allowed values',
  access: 'admin',
  query: PageQuery,
  answers: { 200: pageOf(SettingInfo) },
});
