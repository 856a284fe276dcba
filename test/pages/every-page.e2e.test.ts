import { describe, expect, it } from '@jest/globals';
import { portalUnderTest } from './browser.ts';
import { layoutShift, overflow, requestsElsewhere, slowLine, violations } from './looks.ts';
import { scenes } from './scenes.ts';

const { current, visit } = portalUnderTest();

describe('every page in each of its states', () => {
  it.each(scenes)('is for everybody, fits any window, and asks nobody else: $name', async ({ locale, go }) => {
    await visit(
      async ({ page }) => {
        const elsewhere = requestsElsewhere(page, current().url);
        await slowLine(page);
        await go(page, current());
        const looks = {
          shift: await layoutShift(page),
          moving: await page.evaluate<number>('document.getAnimations().length'),
          violations: await violations(page),
          overflow: await overflow(page, 320),
          elsewhere,
        };
        expect(looks).toEqual({ shift: 0, moving: 0, violations: [], overflow: 0, elsewhere: [] });
      },
      { reducedMotion: 'reduce', ...(locale !== undefined && { locale }) },
    )();
  });
});
