import { START } from './test-server.ts';

/**
 * The tables as each release created them, with a client and three sessions, as a starting point for migrations. Entries
 * are never changed: a release that changes the tables adds the previous ones.
 */
export const releasedSchemas: Readonly<Record<string, readonly string[]>> = {
  '001-clients-and-sessions': [
    'create table "multisession_migrations" ("name" text primary key, "applied_at" bigint not null)',
    `create table "multisession_clients" ("id" text primary key, "secret_hash" text not null,
      "secret_presented_at" bigint, "previous_secret_hash" text, "rotated_version" bigint not null,
      "last_active_session_id" text, "version" bigint not null, "created_at" bigint not null)`,
    `create table "multisession_sessions" ("id" text primary key,
      "client_id" text not null references "multisession_clients" ("id"), "user_id" text not null,
      "status" text not null, "created_at" bigint not null, "updated_at" bigint not null,
      "last_active_at" bigint not null, "expire_at" bigint not null, "abandon_at" bigint not null,
      "last_active_organization_id" text, "first_factor_verified_at" bigint, "second_factor_verified_at" bigint,
      "actor" text, "public_user_data" text, "tasks" text not null, "version" bigint not null,
      "created_version" bigint not null, "replaced_by" text)`,
    `create index "multisession_sessions_by_client" on "multisession_sessions" ("client_id", "created_version")`,
    `insert into "multisession_migrations" values ('001-clients-and-sessions', ${START})`,
    `insert into "multisession_clients" values ('client_1', 'hash', ${START}, null, 3, 'sess_3', 4, ${START})`,
    session('sess_1', 'active', 1, 'null'),
    session('sess_2', 'ended', 4, 'null'),
    session('sess_3', 'pending', 3, `'{"sub":"agent_1"}'`),
  ],
};

function session(id: string, status: string, version: number, actor: string): string {
  const number = Number(id.slice(-1));
  const at = START + number;
  return `insert into "multisession_sessions" values ('${id}', 'client_1', 'user_1', '${status}', ${at}, ${at + 10},
    ${at}, ${at + 1000}, ${at + 2000}, null, ${at}, null, ${actor}, '{"identifier":"ada@example.com"}',
    '[{"key":"setup-mfa"}]', ${version}, ${number}, null)`;
}
