import { beforeAll, describe, expect, it } from '@jest/globals';
import { portalUnderTest } from './browser.ts';
import { layoutShift, misfits, requestsElsewhere, slowLine, violations } from './looks.ts';
import { prepareCustomers } from './portal-scenes.ts';
import { type Scene, scenes } from './scenes.ts';

const { current, visit } = portalUnderTest();

/** Pages that are looked at side by side: one waits for its answers while another is judged. */
const besides = 3;
const looked = new Map<string, Promise<Looks>>();

interface Looks {
  readonly shift: number;
  readonly moving: number;
  readonly violations: readonly string[];
  readonly misfits: readonly string[];
  readonly elsewhere: readonly string[];
}

const fine: Looks = { shift: 0, moving: 0, violations: [], misfits: [], elsewhere: [] };

beforeAll(async () => {
  await prepareCustomers(current(), besides);
  const turns = Array.from({ length: besides }, () => Promise.resolve(fine));
  for (const [index, scene] of scenes.entries()) {
    const turn = index % besides;
    const looking = (turns[turn] ?? Promise.resolve(fine)).then(() => look(scene));
    looked.set(scene.name, looking);
    turns[turn] = looking.catch(() => fine);
  }
}, 120_000);

describe('every page in each of its states', () => {
  it.each(scenes)('is for everybody, fits any window, and asks nobody else: $name', async ({ name }) => {
    expect(await looked.get(name)).toEqual(fine);
  });
});

async function look({ locale, browser, go }: Scene): Promise<Looks> {
  const storageState = await browser?.(current());
  const options = { ...(locale !== undefined && { locale }), ...(storageState && { storageState }) };
  let looks = fine;
  const scenario = visit(
    async ({ page }) => {
      const elsewhere = requestsElsewhere(page, current().url);
      await slowLine(page);
      await go(page, current());
      looks = {
        shift: await layoutShift(page),
        moving: await page.evaluate<number>('document.getAnimations().length'),
        violations: await violations(page),
        misfits: await misfits(page),
        elsewhere,
      };
    },
    { reducedMotion: 'reduce', ...options },
  );
  await scenario();
  return looks;
}
