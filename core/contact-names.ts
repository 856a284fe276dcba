/** The parts of a person's name as a form has them. */
export interface PersonName {
  readonly firstName: string;
  /** Empty where a name has one part. */
  readonly lastName: string;
}

/** Where the family name is written first. */
const familyFirst: ReadonlySet<string> = new Set(['CN', 'HU', 'JP', 'KP', 'KR', 'TW', 'VN']);

/**
 * Takes a name apart as people of a country (two letters) write theirs: a proposal for whoever reads it next, since no rule
 * knows every name. Of more than two parts the family name gets one.
 */
export function partsOfName(name: string, country: string): PersonName {
  const parts = name.trim().split(/\s+/u);
  const family = familyFirst.has(country) ? parts.slice(0, 1) : parts.slice(-1);
  const others = familyFirst.has(country) ? parts.slice(1) : parts.slice(0, -1);
  if (others.length === 0) return { firstName: parts.join(' '), lastName: '' };
  return { firstName: others.join(' '), lastName: family.join(' ') };
}
