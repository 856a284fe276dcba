import { beforeAll, describe, expect, it } from '@jest/globals';
import { portalUnderTest } from './browser.ts';
import type { BrowserState } from './known-browsers.ts';
import { layoutShift, misfits, requestsElsewhere, slowLine, violations } from './looks.ts';
import { prepareCustomers } from './portal-scenes.ts';
import { type Scene, scenes } from './scenes.ts';

const { current, stay } = portalUnderTest();

/** Windows side by side: one waits for its answers while what another shows is judged. */
const besides = 3;
const looked = new Map<string, Promise<Looks>>();

interface Looks {
  readonly shift: number;
  readonly moving: number;
  readonly violations: readonly string[];
  readonly misfits: readonly string[];
  readonly elsewhere: readonly string[];
  readonly complaints: readonly string[];
}

const fine: Looks = { shift: 0, moving: 0, violations: [], misfits: [], elsewhere: [], complaints: [] };

beforeAll(async () => {
  await prepareCustomers(current(), besides);
  const windows = Array.from({ length: besides }, () => openWindow());
  const turns = windows.map(() => Promise.resolve());
  for (const [index, scene] of scenes.entries()) {
    const at = index % besides;
    const looking = turns[at]?.then(() => windows[at]?.(scene) ?? fine) ?? Promise.resolve(fine);
    looked.set(scene.name, looking);
    turns[at] = looking.then(
      () => undefined,
      () => undefined,
    );
  }
}, 120_000);

describe('every page in each of its states', () => {
  it.each(scenes)('is for everybody, fits any window, and asks nobody else: $name', async ({ name }) => {
    expect(await looked.get(name)).toEqual(fine);
  });
});

/** A window that looks at one scene after the other, each as somebody else; one in which something failed is left. */
function openWindow(): (scene: Scene) => Promise<Looks> {
  const windows = new Map<string, Promise<Window>>();
  return async ({ locale = 'en-GB', browser, go }) => {
    const window = await remembered(windows, locale, () => newWindow(locale));
    try {
      return await lookAt(window, await browser?.(current()), go);
    } catch (error) {
      await window.keep();
      windows.delete(locale);
      await window.close();
      throw error;
    }
  };
}

type Window = Awaited<ReturnType<typeof newWindow>>;

async function newWindow(locale: string) {
  const opened = await stay({ locale, reducedMotion: 'reduce' });
  return { ...opened, elsewhere: requestsElsewhere(opened.page, current().url) };
}

async function lookAt({ page, complaints, elsewhere }: Window, state: BrowserState, go: Scene['go']): Promise<Looks> {
  await slowLine(page);
  await page.context().addCookies(cookiesIn(state));
  await go(page, current());
  const looks = {
    shift: await layoutShift(page),
    moving: await page.evaluate<number>('document.getAnimations().length'),
    violations: await violations(page),
    misfits: await misfits(page),
  };
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.context().setOffline(false);
  await page.evaluate('[localStorage, sessionStorage].forEach((storage) => storage.clear())');
  await page.context().clearCookies();
  await page.goto('about:blank');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 720 });
  return { ...looks, elsewhere: elsewhere(), complaints: complaints() };
}

function cookiesIn(state: BrowserState) {
  return typeof state === 'object' ? state.cookies : [];
}

function remembered<Made>(known: Map<string, Made>, name: string, make: () => Made): Made {
  const made = known.get(name) ?? make();
  known.set(name, made);
  return made;
}
