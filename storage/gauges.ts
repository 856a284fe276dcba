import { type Database, reaching } from './database.ts';

/** How many upgrades, commands and mails there are at one moment, counted by what whoever runs the service has to know. */
export interface Counts {
  /** Upgrades by whose turn it is; those that rest are in none. */
  readonly waiting: { readonly customer: number; readonly us: number; readonly operator: number };
  /** Upgrades that are due, and that no run has looked at for two minutes since. */
  readonly overdue: number;
  /** Commands without an outcome after ten seconds. */
  readonly undecided: number;
  /** Upgrades that wait for an operator, or a part of which does: those that the operators' list shows. */
  readonly operatorNeeded: number;
  /** Upgrades whose run does not go on, as Temporal reports it. */
  readonly inTrouble: number;
  /** Mails that are neither sent nor given up. */
  readonly mailsWaiting: number;
  /** Alerts that are not over. */
  readonly alertsOpen: number;
}

export interface Gauges {
  count(): Promise<Counts>;
}

type Row = Counts['waiting'] & Omit<Counts, 'waiting'>;

/** Reads no more than the indexes of what is open: what rests, in the end nearly everything, costs nothing. */
export function createGauges(database: Database): Gauges {
  return {
    count: () =>
      reaching(async () => {
        const [row] = await database.$queryRaw<Row[]>`
          select
            (select count(*)::int from upgrade where waiting_on = 'customer') as customer,
            (select count(*)::int from upgrade where waiting_on = 'us') as us,
            (select count(*)::int from upgrade where waiting_on = 'operator') as operator,
            (select count(*)::int from upgrade where due_at < crossgrade_now() - interval '2 minutes') as overdue,
            (select count(*)::int from command where outcome is null
              and created_at < crossgrade_now() - interval '10 seconds') as undecided,
            (select count(*)::int from upgrade where waiting_on = 'operator' or operator_needed) as "operatorNeeded",
            (select count(*)::int from upgrade where run_trouble is not null) as "inTrouble",
            (select count(*)::int from mail where state = 'waiting') as "mailsWaiting",
            (select count(*)::int from alert where resolved_at is null) as "alertsOpen"`;
        if (!row) throw new Error('PostgreSQL has counted nothing');
        const { customer, us, operator, ...others } = row;
        return { waiting: { customer, us, operator }, ...others };
      }),
  };
}
