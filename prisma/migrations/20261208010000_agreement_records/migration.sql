-- Who accepted which license agreement, for whom and in which role; kept though the form is corrected later.
create table agreement_record (
  id uuid primary key,
  upgrade_id uuid not null references upgrade (id) on delete restrict on update cascade,
  account_id uuid,
  person_id uuid references personal_record (id) on delete set null on update cascade,
  role text not null,
  version text not null,
  digest text not null,
  language text not null,
  accepted_at timestamptz(3) not null,
  effective_at timestamptz(3) not null
);
create index agreement_record_upgrade_id_effective_at_idx on agreement_record (upgrade_id, effective_at);
create index agreement_record_person_id_idx on agreement_record (person_id);
