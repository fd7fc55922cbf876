import axe, { type AxeResults } from 'axe-core';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const PICTURES = fileURLToPath(new URL('../target/pictures', import.meta.url));
const SIZES = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
] as const;
/** The narrowest and the widest window in which everything works; they are not worth a picture. */
const EXTREMES = [360, 2560];
const SCHEMES = ['light', 'dark'] as const;
/** Pages this narrow are touched with fingers; a target is as large as a finger (WCAG 2.5.5). */
const TOUCHED_PIXELS_MAX = 600;
const TARGET_PIXELS_MIN = 44;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Looks at the page that is open, narrow and wide, light and dark: a picture of each goes to `target/pictures`, and
 * what axe and the width of the page have to say comes back as sentences.
 */
export async function lookAt(page: Page, name: string): Promise<string[]> {
  const complaints: string[] = [];
  mkdirSync(PICTURES, { recursive: true });
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await isDrawn(page);
      const title = `${name}-${size.width}-${colorScheme}`;
      await page.screenshot({ path: join(PICTURES, `${title}.png`) });
      complaints.push(...(await askAxe(page)).map((complaint) => `${title}: ${complaint}`));
      complaints.push(...(await sideways(page, title)));
      if (size.width < TOUCHED_PIXELS_MAX) {
        complaints.push(...(await smallTargets(page)).map((target) => `${title}: ${target} is hard to hit`));
      }
    }
  }
  for (const width of EXTREMES) {
    await page.setViewportSize({ width, height: 900 });
    await isDrawn(page);
    complaints.push(...(await sideways(page, `${name}-${width}`)));
  }
  return complaints;
}

/** With its fonts, and as wide as its window: lengths in vw follow a new width only with the next frame. */
function isDrawn(page: Page): Promise<unknown> {
  return page.evaluate(() => document.fonts.ready.then(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))));
}

/** Parts of the page that one could push sideways; tables that do not fit may, in a part of their own. */
function sideways(page: Page, title: string): Promise<string[]> {
  return page.evaluate(
    (title) =>
      [...document.querySelectorAll('html, main, nav, .list, .reader, dialog[open]')]
        .filter((part) => part.scrollWidth > part.clientWidth + 1)
        .map((part) => `${title}: ${part.localName} ${part.className} scrolls sideways`),
    title,
  );
}

/** What can be pressed and is smaller than a finger; links within a sentence are as high as its lines. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const found: string[] = [];
    for (const element of document.querySelectorAll('a, button, input, textarea, summary, label.check')) {
      const { width, height } = element.getBoundingClientRect();
      const inside = element.matches('label input, [readonly]') || getComputedStyle(element).display === 'inline';
      if (element.checkVisibility({ visibilityProperty: true }) && !element.closest('.visually-hidden, [inert]') && !inside && Math.min(width, height) < least) {
        found.push(`“${element.textContent?.trim() || element.id || element.tagName}” (${Math.round(width)} × ${Math.round(height)})`);
      }
    }
    return found;
  }, TARGET_PIXELS_MIN);
}

/** The message frame is left out: no script runs in it, so axe cannot enter. */
async function askAxe(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const results = await page.evaluate(
    (rules) => (globalThis as unknown as { axe: typeof axe }).axe.run({ exclude: ['iframe'] }, { runOnly: rules, resultTypes: ['violations'], iframes: false }) as Promise<AxeResults>,
    RULES,
  );
  return results.violations.map(({ id, help, nodes }) => `${id} (${help}): ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

/** How much the page has moved by itself since it was loaded (0 = not at all), as Chromium measures it. */
export function shift(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((done) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
            sum += entry.hadRecentInput ? 0 : entry.value;
          }
        }).observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => setTimeout(() => done(sum)));
      }),
  );
}
