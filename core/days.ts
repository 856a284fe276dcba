/** A calendar day, `YYYY-MM-DD`, with no time and no zone. Days compare as text. */
export type Day = string & { readonly brand: 'Day' };
