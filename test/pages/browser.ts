import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { browserBinary } from '../../bin/local/browser-binary.mjs';
import { sharedInstallation } from '../support/shared-installation.ts';

/** A browser window of somebody who has never been here. */
export interface Visit {
  readonly page: Page;
  /** Another window of the same person, with the same cookies. */
  newTab(): Promise<Page>;
  /** A window of somebody else, or of the same person on another machine. */
  elsewhere(options?: BrowserContextOptions): Promise<Page>;
}

/** A browser window that is used for several things, one after the other. */
export interface Stay {
  readonly page: Page;
  /** What its pages complained of since this was asked last. */
  complaints(): readonly string[];
  /** Keeps what it shows now, for whoever looks why a test failed. */
  keep(): Promise<void>;
  close(): Promise<void>;
}

const failedFolder = path.join('.crossgrade', 'failed-pages');

/**
 * One installation and one browser for all tests of a file. A test that gets its pages from `visit` fails when any of
 * them writes an error to its console, throws, or breaks the content security policy; what it showed then is kept in a
 * folder.
 */
export function portalUnderTest() {
  const { current } = sharedInstallation();
  let browser: Browser | null = null;

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: await browserBinary(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
    });
  });

  afterAll(async () => browser?.close());

  return {
    current,
    /** A window in which one page after the other is looked at: a new one costs as much as two pages. */
    async stay(options: BrowserContextOptions = {}): Promise<Stay> {
      if (!browser) throw new Error('the browser is there once the tests run');
      const watched = watchPages(browser, current().url, options);
      const { page } = await watched.visit();
      return { page, complaints: () => watched.complaints.splice(0), keep: watched.keep, close: watched.close };
    },
    visit(scenario: (visit: Visit) => Promise<void>, options: BrowserContextOptions = {}) {
      return async () => {
        if (!browser) throw new Error('the browser is there once the tests run');
        const watched = watchPages(browser, current().url, options);
        try {
          await scenario(await watched.visit());
        } catch (error) {
          await watched.keep();
          throw error;
        } finally {
          await watched.close();
        }
        if (watched.complaints.length > 0) throw new Error(`the pages complained: ${watched.complaints.join('\n')}`);
      };
    },
  };
}

function watchPages(browser: Browser, baseURL: string, options: BrowserContextOptions) {
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];

  const open = async (own: BrowserContextOptions): Promise<BrowserContext> => {
    const context = await browser.newContext({
      baseURL,
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      ...options,
      ...own,
    });
    contexts.push(context);
    context.setDefaultTimeout(20_000);
    await context.addInitScript(
      "addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))",
    );
    context.on('console', (message) => {
      if (message.type() === 'error' && !isAnswer(message.text())) complaints.push(message.text());
    });
    context.on('weberror', (error) => complaints.push(String(error.error())));
    return context;
  };

  return {
    complaints,
    async visit(): Promise<Visit> {
      const context = await open({});
      return {
        page: await context.newPage(),
        newTab: () => context.newPage(),
        elsewhere: async (own = {}) => (await open(own)).newPage(),
      };
    },
    /** What every page shows now, for whoever looks why a test failed. */
    async keep() {
      mkdirSync(failedFolder, { recursive: true });
      for (const [index, page] of contexts.flatMap((context) => context.pages()).entries()) {
        const file = path.join(failedFolder, `${String(Date.now())}-${String(index)}`);
        await page.screenshot({ path: `${file}.png`, fullPage: true, timeout: 5000 }).catch(() => undefined);
        writeFileSync(`${file}.html`, `${page.url()}\n${complaints.join('\n')}\n${await page.content()}`);
      }
    },
    async close() {
      // What a page asks of us at the end may stay without an answer.
      const pages = contexts.flatMap((context) => context.pages());
      await Promise.all(pages.map((page) => page.unrouteAll({ behavior: 'ignoreErrors' })));
      await Promise.all(contexts.map((context) => context.close()));
    },
  };
}

/** Chromium writes every answer that is a refusal to the console; those are asked for, and shown on the page. */
function isAnswer(text: string): boolean {
  return /^Failed to load resource: (the server responded with a status of 4|net::ERR_INTERNET_DISCONNECTED)/.test(
    text,
  );
}
