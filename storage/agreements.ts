import { type Database, reaching } from './database.ts';
import type { AgreementRecord, Storage } from './records.ts';

export function createAgreements(database: Database): Storage['agreements'] {
  return {
    current: (language) =>
      reaching(async () => {
        const [row] = await database.$queryRaw<AgreementRecord[]>`
          select version, language, digest, text from license_agreement
          where valid_from <= crossgrade_now()
          order by valid_from desc, language = ${language} desc, language = 'en' desc, language limit 1`;
        return row ?? null;
      }),
  };
}
