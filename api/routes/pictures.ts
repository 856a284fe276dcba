import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { agesView, failuresView, funnelView, timeInStepView } from '../views/pictures-view.ts';

const staysLookedAt = 5000;
const groupsShown = 10;

/** The numbers of the console's pictures. */
export function pictureRoutes({ storage: { pictures } }: Dependencies): Pick<Handlers, 'readPictures'> {
  return {
    readPictures: async ({ query: { days } }) => {
      const [span, funnel, times, ages, failures, releases] = await Promise.all([
        pictures.span(days),
        pictures.funnel(days),
        pictures.timeInStep(staysLookedAt),
        pictures.ages(),
        pictures.failures(days, groupsShown),
        pictures.releases(days),
      ]);
      const body = {
        ...span,
        funnel: funnelView(funnel),
        timeInStep: timeInStepView(times),
        ages: agesView(ages),
        failures: failuresView(failures, releases, span),
      };
      return { status: 200, body };
    },
  };
}
