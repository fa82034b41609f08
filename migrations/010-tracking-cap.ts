import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    alter table tracking
      -- How many episodes one check may queue; null = all that are wanted.
      add column max_per_check integer check (max_per_check between 1 and 500);

    alter table tracking_decisions
      -- The reason's stable name; 'later' and 'same' are decided anew by the next check.
      add column code text not null default 'other';
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    alter table tracking_decisions drop column code;
    alter table tracking drop column max_per_check;
  `);
}
