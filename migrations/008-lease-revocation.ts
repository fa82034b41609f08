import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    alter table connection_leases
      -- A player needs this connection: its holder closes it and gives the lease back.
      add column revoked boolean not null default false,
      -- No connection yet, but nobody else gets the next one that is free.
      add column waiting boolean not null default false;
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    delete from connection_leases where waiting;
    alter table connection_leases drop column revoked, drop column waiting;
  `);
}
