-- Tries that are bounded, counted for all processes together. Unlogged: a crash of PostgreSQL may forget them.
create unlogged table try_count (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
create index try_count_expire_idx on try_count (expire);
