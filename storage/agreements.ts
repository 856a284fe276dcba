import { Prisma } from '../prisma/generated/client.ts';
import { type Database, reaching } from './database.ts';
import type { AgreementRecord, Storage } from './records.ts';

/** The version of which any text came into force last. */
export const newestVersion = Prisma.sql`
  select version from license_agreement where valid_from <= crossgrade_now()
  group by version order by max(valid_from) desc, version desc limit 1`;

export function createAgreements(database: Database): Storage['agreements'] {
  return {
    current: (language) =>
      reaching(async () => {
        const [row] = await database.$queryRaw<AgreementRecord[]>`
          select version, language, digest, text from license_agreement
          where version = (${newestVersion})
          order by language = ${language} desc, language = 'en' desc, language limit 1`;
        return row ?? null;
      }),
    find: (version, digest) =>
      reaching(async () => {
        const [row] = await database.$queryRaw<AgreementRecord[]>`
          select version, language, digest, text from license_agreement
          where version = ${version} and digest = ${digest} order by language limit 1`;
        return row ?? null;
      }),
  };
}
