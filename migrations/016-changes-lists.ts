import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    -- Since when it is offered again, after it had been gone.
    alter table titles add column back_at timestamptz;

    -- By playlist, as the other lists: one account's news must not walk past those of the others.
    drop index titles_arrived, titles_changed, titles_gone;
    create index titles_arrived on titles (playlist_id, kind, arrived_at desc, id desc) where arrived_at is not null;
    create index titles_changed on titles (playlist_id, kind, changed_at desc, id desc) where changed_at is not null;
    create index titles_gone on titles (playlist_id, kind, gone_at desc, id desc) where gone_at is not null;
    create index titles_back on titles (playlist_id, kind, back_at desc, id desc) where back_at is not null;
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    drop index titles_arrived, titles_changed, titles_gone, titles_back;
    create index titles_arrived on titles (kind, arrived_at desc, id desc) where arrived_at is not null;
    create index titles_changed on titles (kind, changed_at desc, id desc) where changed_at is not null;
    create index titles_gone on titles (kind, gone_at desc, id desc) where gone_at is not null;
    alter table titles drop column back_at;
  `);
}
