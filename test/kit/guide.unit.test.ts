import { describe, expect, it } from '@jest/globals';
import { guide } from '../../kit/guide.ts';
import { makeManifest } from '../../kit/manifest.ts';
import { productId } from '../core/builders.ts';
import { entry } from './entries.ts';

const two = [
  entry({ sizeBytes: 1536 }),
  entry({ platform: 'mac', path: 'installers/ENDGRD1S1/setup.pkg', sizeBytes: 1, sha256: 'b'.repeat(64) }),
];
const other = entry({
  productId: productId('MAILGW1S1'),
  product: 'Mail Gateway',
  path: 'installers/MAILGW1S1/gateway.run',
  sizeBytes: 3 * 2 ** 30,
});
const html = guide(makeManifest([...two, other]));

describe('guide', () => {
  it('says of each installer the platform, version, file, size and SHA-256', () => {
    expect(rowsOf(html)).toEqual([
      ['Windows', '1.0', 'installers/ENDGRD1S1/setup.msi', '1.5 KB', 'a'.repeat(64)],
      ['macOS', '1.0', 'installers/ENDGRD1S1/setup.pkg', '1 byte', 'b'.repeat(64)],
      ['Windows', '1.0', 'installers/MAILGW1S1/gateway.run', '3.0 GB', 'a'.repeat(64)],
    ]);
    expect(html).toContain('It holds 3 installers for 2 products, 3.0 GB.');
  });

  it('has one table for each product, with a caption and column heads', () => {
    const captions = [...html.matchAll(/<caption>(.*?)<\/caption>/g)].map(([, caption]) => words(caption));
    expect(captions).toEqual(['Endpoint Guard ENDGRD1S1', 'Mail Gateway MAILGW1S1']);
    expect(html.match(/<th role="columnheader" scope="col">/g)).toHaveLength(10);
    expect(html.match(/<th role="rowheader" scope="row">/g)).toHaveLength(3);
  });

  it('shows names as they are, and lets none become a part of the page', () => {
    const hostile = `</caption><script>alert("1")</script>&'`;
    const page = guide(makeManifest([entry({ product: hostile, version: hostile, platform: hostile })]));
    expect(page).not.toContain('<script');
    expect(page.split('&lt;/caption&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;')).toHaveLength(4);
  });

  it('loads nothing, runs nothing and leads nowhere outside', () => {
    expect(html).not.toMatch(/<(script|link|img|iframe|object|form|base)\b/i);
    expect(html).not.toMatch(/https?:|\bsrc=|url\(|@import|javascript:|\son\w+=/i);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('leads only to places that it has, each of one name', () => {
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    const labels = [...html.matchAll(/aria-labelledby="([^"]+)"/g)].map(([, label]) => label);
    expect(new Set(ids).size).toBe(ids.length);
    expect(links.filter((href) => !href?.startsWith('#') || !ids.includes(href.slice(1)))).toEqual([]);
    expect(labels.filter((label) => !ids.includes(label))).toEqual([]);
  });

  it('has a language, a title, one first heading and no level left out', () => {
    const levels = [...html.matchAll(/<h([1-6])\b/g)].map(([, level]) => Number(level));
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).toContain('<title>Deployment kit: start here</title>');
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.every((level, index) => level <= (levels[index - 1] ?? 0) + 1)).toBe(true);
  });

  it('closes every element that it opens', () => {
    expect(unclosed(html.replace(/<style>.*<\/style>/s, ''))).toEqual([]);
  });

  it('is readable in its own colors, in light, in dark and on paper', () => {
    const [light, dark, paper] = [...html.matchAll(/:root \{([^}]*)\}/g)].map(([, tokens]) => colorsOf(tokens));
    expect(paper?.get('bg')).toBe('#ffffff');
    for (const colors of [light, dark, paper]) {
      for (const text of ['text', 'muted', 'accent']) {
        for (const ground of ['bg', 'surface', 'info-bg', 'warn-bg']) {
          expect([text, ground, contrast(colors?.get(text), colors?.get(ground)) >= 4.5]).toEqual([text, ground, true]);
        }
      }
    }
  });

  it('tells how to check the kit on each system, and names no key of its own', () => {
    for (const system of ['Windows', 'macOS', 'Linux']) expect(html).toContain(`<h3>${system}</h3>`);
    expect(html).toContain('powershell -ExecutionPolicy Bypass -File .\\verify.ps1 "FINGERPRINT"');
    expect(html).toContain('sh verify.sh "FINGERPRINT"');
    expect(html).toContain('ssh-keygen -Y verify -f allowed_signers -I crossgrade-kit -n crossgrade-kit');
    expect(html).not.toMatch(/SHA256:[A-Za-z0-9+/]{4}/);
    expect(html).not.toContain('check-novalidate');
  });

  it('is a page too when there is nothing to install', () => {
    const page = guide(makeManifest([]));
    expect(page).toContain('It holds no installers.');
    expect(page).not.toContain('<table');
  });
});

function rowsOf(page: string): readonly (readonly string[])[] {
  const bodies = [...page.matchAll(/<tbody[^>]*>(.*?)<\/tbody>/gs)].map(([, body]) => body ?? '');
  const rows = bodies.flatMap((body) => [...body.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row]) => row ?? ''));
  return rows.map((row) => [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => words(cell)));
}

/** The elements that are open at the end, and those that close something else than was opened last. */
function unclosed(page: string): readonly string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, slash, name = ''] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
    if (name === 'meta' || name === 'wbr') continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) wrong.push(`/${name}`);
  }
  return [...open, ...wrong];
}

function words(markup = ''): string {
  return markup.replaceAll(/<[^>]*>/g, '');
}

function colorsOf(tokens = ''): ReadonlyMap<string, string> {
  return new Map(
    [...tokens.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)].map(([, name = '', color = '']) => [name, color]),
  );
}

/** As WCAG 2 defines it, of two colors in hexadecimal. */
function contrast(one = '', other = ''): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((left, right) => right - left);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
