import { z } from 'zod';
import { counted } from './operations.ts';
import { givenDay, instant, wholeNumber } from './scalars.ts';
import { step } from './upgrades.ts';

export const picturesQuery = z.strictObject({
  days: wholeNumber(1, 90).default(30).describe('How many days back, today included.'),
});

const filter = z.strictObject({ step, olderThan: z.string().optional(), youngerThan: z.string().optional() });

/** The numbers of all pictures, each of which is its own table. */
export const pictures = z
  .strictObject({
    from: givenDay.describe('In UTC, as all days here.'),
    to: givenDay,
    funnel: z
      .strictObject({
        opened: z.int().describe('Upgrades that were opened in these days: the sum of all that stand below.'),
        stages: z
          .array(
            z.strictObject({
              step,
              furthest: z.int().describe('So many of them came no further.'),
              reached: z.int().describe('So many came at least so far.'),
              waiting: counted.describe('Upgrades that stand here now, whenever they were opened.'),
            }),
          )
          .readonly(),
      })
      .describe('Where customers stop, by the furthest step.'),
    timeInStep: z
      .strictObject({
        stays: z.int().describe('How many stays were looked at: the last that have ended, at most 5,000.'),
        steps: z
          .array(z.strictObject({ step, stays: z.int(), medianSeconds: z.number(), p90Seconds: z.number() }))
          .readonly(),
      })
      .describe('How long upgrades stood at a step before they went on.'),
    ages: z
      .array(
        z.strictObject({
          step,
          classes: z
            .array(
              z.strictObject({
                from: z.string().describe('An ISO 8601 duration; included.'),
                to: z.string().nullable().describe('Not included; null: without end.'),
                ...counted.shape,
                filter: filter.describe('With which the list of upgrades finds exactly these.'),
              }),
            )
            .readonly(),
        }),
      )
      .readonly()
      .describe('How long upgrades have stood at our own steps, parked ones among them.'),
    failures: z
      .strictObject({
        groups: z
          .array(
            z.strictObject({
              group: z.string(),
              failures: z.int(),
              days: z.array(z.strictObject({ day: givenDay, failures: z.int() })).readonly(),
            }),
          )
          .readonly()
          .describe('The ten with the most failed attempts, each with every day.'),
        releases: z.array(z.strictObject({ version: z.string(), beganAt: instant })).readonly(),
      })
      .describe('Did it begin with a release, is it over.'),
  })
  .meta({ id: 'Pictures' });
