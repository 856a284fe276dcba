import type pg from 'pg';

/**
 * The statements that fill an empty, migrated database with so many upgrades of the last three years, as a vendor has
 * them: most are completed, some wait for customers, some thousands are parked in forty groups of very different size.
 */
export async function generate(client: pg.Client, upgrades: number, say: (what: string) => void): Promise<void> {
  const number = String(upgrades);
  for (const [what, statement] of statements(number)) {
    say(what);
    await client.query(statement);
  }
}

const words = `array['North','South','Quill','Ember','Harbor','Cedar','Falcon','Granite','Juniper','Kestrel','Lumen','Maple',
  'Nimbus','Orchid','Pioneer','Quartz','Raven','Summit','Tidal','Umber','Vertex','Willow','Zephyr','Aurora','Beacon',
  'Cobalt','Drift','Echo','Fjord','Glade']`;

/** Where an upgrade stands, by a number from 0 to 1. */
const stepOf = `case when dice < 0.900 then 'completed' when dice < 0.930 then 'registration-key'
  when dice < 0.940 then 'lapsed' when dice < 0.950 then 'license-agreement' when dice < 0.960 then 'account-form'
  when dice < 0.980 then 'product-selection' when dice < 0.985 then 'abandoned' when dice < 0.990 then 'canceled'
  when dice < 0.9955 then 'deployment-kit' else 'reverted' end`;

const diceOf = (what: string) => `(('x' || substr(md5('${what}' || i), 1, 8))::bit(32)::bigint / 4294967296.0)`;

const idOf = (what: string) => `(lpad(to_hex((extract(epoch from created_at) * 1000)::bigint), 12, '0') || '7'
  || substr(md5('${what}' || i), 1, 3) || '8' || substr(md5('${what}' || i), 4, 15))::uuid`;

function statements(number: string): readonly (readonly [what: string, statement: string])[] {
  return [
    [
      'deciding where each stands',
      `create unlogged table bench as
        select i, ${idOf('upgrade')} as id, ${idOf('customer')} as customer_id, ${idOf('order')} as order_id, created_at,
          step, step = 'deployment-kit' and dice >= 0.9905 as parked,
          (array['complete','essential','mail','cloud'])[1 + floor(4 * ${diceOf('suite')} ^ 2)::int] as suite,
          'partner-' || floor(200 * ${diceOf('partner')} ^ 2) as partner_id,
          (${words})[1 + floor(30 * ${diceOf('one')})::int] || ' ' || (${words})[1 + floor(30 * ${diceOf('two')})::int]
            || ' ' || i as company,
          'installer-missing:PRODUCT' || floor(40 * ${diceOf('group')} ^ 3) || ':' as fingerprint,
          ${diceOf('needed')} < 0.005 and step in ('completed', 'product-selection') as operator_needed,
          least(now() - ${diceOf('late')} * interval '1 minute', case when step = 'deployment-kit' and dice < 0.9905
            then now() - ${diceOf('age')} * interval '20 minutes' when step = 'deployment-kit'
            then now() - ${diceOf('age')} ^ 2 * interval '14 days'
            else created_at + ${diceOf('age')} * interval '20 days' end)::timestamptz(3) as step_since
        from (select i, dice, created_at, ${stepOf} as step from (select i, ${diceOf('place')} as dice,
          (now() - (${number} - i) * (interval '3 years' / ${number}))::timestamptz(3) as created_at
          from generate_series(1, ${number}) as i) n) s`,
    ],
    [
      'the catalog',
      `insert into catalog_revision (revision, valid_from, content) values (1, now() - interval '4 years', '{}')`,
    ],
    [
      'customers',
      `insert into customer (id, customer_number, created_at)
        select customer_id, 'C-' || lpad(i::text, 8, '0'), created_at from bench`,
    ],
    [
      'upgrades',
      `insert into upgrade (id, customer_id, suite, catalog_revision, step, parked, step_since, created_at, waiting_on,
          operator_needed, problem_code, problem, fingerprint, kit_revision, plan_version, turn, ring_count)
        select id, customer_id, suite, 1, step, parked, step_since, created_at,
          case when parked then 'operator' when step = 'deployment-kit' then 'us'
            when step in ('registration-key', 'license-agreement', 'account-form', 'product-selection') then 'customer' end,
          operator_needed, case when parked then 'installer-missing' end,
          case when parked then jsonb_build_object('code', 'installer-missing', 'productId',
            split_part(fingerprint, ':', 2), 'fileName', 'setup.bin') end,
          case when parked then fingerprint end, case when step in ('completed', 'deployment-kit') then 1 else 0 end,
          case when operator_needed then 1 else 0 end, 7, 0 from bench`,
    ],
    [
      'orders',
      `insert into upgrade_order (id, upgrade_id, partner_id, order_number, certificate_number, content_digest, seats,
          basis, starts_on, expires_on, time_zone, placed_on, placed_at, ended_as)
        select order_id, id, partner_id, 'PO-' || i, 'LC-' || i, '', 100, 'covers', created_at::date,
          created_at::date + 1200, 'Europe/Berlin', created_at::date, created_at,
          case when step = 'reverted' then 'reverted' when step = 'canceled' then 'canceled' end from bench`,
    ],
    [
      'names',
      `insert into personal_record (id, upgrade_id, kind, value, recorded_at)
        select order_id, id, 'order-contact', jsonb_build_object('companyName', company, 'country', 'DE',
          'name', 'Odalys Brandt', 'email', 'desk@' || i || '.example'), created_at from bench`,
    ],
    ['no index of search terms for the moment', 'drop index upgrade_search_terms_idx'],
    [
      'search terms',
      `insert into upgrade_search (id, upgrade_id, record_id, text, terms)
        select order_id, id, order_id, lower(company) || E'\\n' || 'po-' || i || E'\\n' || 'c-' || lpad(i::text, 8, '0'),
          array(select distinct term from unnest(array[lower(company), 'po-' || i, 'c-' || lpad(i::text, 8, '0')]) as word,
            lateral (select substr(word, n, 3) as term from generate_series(1, length(word) - 2) as n
              union select '^' || left(word, n) from generate_series(1, 2) as n) t) || array['@' || md5('mail' || i)]
        from bench`,
    ],
    ['the index of search terms', 'create index upgrade_search_terms_idx on upgrade_search using gin (terms)'],
    [
      'stays of the last year',
      `insert into upgrade_stay (upgrade_id, turn, step, parked, waiting_on, since)
        select id, place - 1, way[place], false, 'customer', created_at + (step_since - created_at) * (place - 1) / last
        from (select id, created_at, step_since, way, coalesce(array_position(way, step), 5) as last
          from bench, lateral (select array['registration-key','license-agreement','account-form','activation-plan',
            'product-selection','activation-codes','deployment-kit','completed'] as way) w
          where created_at > now() - interval '1 year') b, lateral generate_series(1, last) as place`,
    ],
    [
      'kit builds',
      `insert into kit_build (upgrade_id, revision, state, attempt, problem, started_at, finished_at)
        select id, 1, case when parked then 'failed' when step = 'completed' then 'ready' else 'building' end, 1, null,
          step_since, step_since from bench where step in ('completed', 'deployment-kit')`,
    ],
    [
      'attempts at kits',
      `insert into kit_attempt (upgrade_id, turn, attempt, revision, started_at, ended_at, fingerprint, final)
        select id, 6, 1, 1, step_since - interval '1 minute', step_since,
          case when parked or i % 9 = 0 then fingerprint end, parked
        from bench where step in ('completed', 'deployment-kit')`,
    ],
    [
      'plans with something held',
      `insert into activation_plan (upgrade_id, version, content, made_at)
        select id, 1, '{"components":[{"productId":"MAILGW1S1","action":"held"},{"productId":"ENDGRD1S1","action":"retain"}]}',
          created_at from bench where operator_needed`,
    ],
    [
      'claims',
      `insert into upgrade_claim (upgrade_id, actor_id, claimed_at, ends_at)
        select id, 'operator-' || i % 7, now(), now() + interval '8 hours' from bench where parked and i % 25 = 0`,
    ],
    ['nothing more to be decided', 'drop table bench'],
    ['reading what lies where', 'vacuum analyze'],
  ];
}
