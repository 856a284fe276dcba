/** Lists that operators go through one by one, whatever waits on whom. */
export const operatorLists = ['sold-not-registered', 'registered-not-chosen', 'ending-in-90-days', 'held'] as const;
export type OperatorList = (typeof operatorLists)[number];

/** So many days before its end an order is listed as ending. */
export const endingWithinDays = 90;
