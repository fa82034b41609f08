import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    -- What a sync leaves for the next one to save it time. Of no worth after a crash, so it is not logged.
    create unlogged table list_memories (
      playlist_id integer not null,
      section text not null,
      synced_at timestamptz not null,
      memory bytea not null,
      primary key (playlist_id, section),
      foreign key (playlist_id, section) references playlist_sections on delete cascade
    );
    -- It is nearly random: packing it costs time and saves nothing.
    alter table list_memories alter column memory set storage external;
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query('drop table list_memories');
}
