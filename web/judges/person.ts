import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { Told } from './browser.js';
import { until } from './waiting.js';

/** Decrypting and Argon2id on a busy machine; no bound of a row is measured with it. */
export const PATIENCE_MILLIS = 30_000;

/** Somebody with a browser of their own. */
export class Person {
  recoveryCode = '';

  private constructor(
    readonly name: string,
    readonly password: string,
    readonly context: BrowserContext,
    readonly page: Page,
    readonly told: Told,
  ) {}

  static async arrive(browser: Browser, name: string): Promise<Person> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    context.setDefaultTimeout(PATIENCE_MILLIS);
    const told = new Told(context);
    return new Person(name, `${name} keeps nine red kites`, context, await context.newPage(), told);
  }

  get address(): string {
    return `${this.name}@coterie.localhost`;
  }

  /** Signs up at the address and stops where the recovery code is shown. */
  async signUp(address: string): Promise<void> {
    await this.page.goto(address);
    await this.page.getByLabel('Name', { exact: true }).fill(this.name);
    await this.page.getByLabel('Password', { exact: true }).fill(this.password);
    await this.page.getByLabel('Password again', { exact: true }).fill(this.password);
    await this.button('Create account').click();
    await this.heading('Keep this code').waitFor();
    this.recoveryCode = await this.page.getByTestId('recovery-code').innerText();
  }

  async keepCodeAndEnter(): Promise<void> {
    await this.page.getByRole('checkbox', { name: /printed the recovery code/ }).check();
    await this.button('Open my mailbox').click();
    await this.heading('Inbox').waitFor();
  }

  async logIn(origin: string): Promise<void> {
    await this.page.goto(`${origin}/login`);
    await this.page.getByLabel('Name', { exact: true }).fill(this.name);
    await this.page.getByLabel('Password', { exact: true }).fill(this.password);
    await this.button('Log in').click();
    await this.heading('Inbox').waitFor();
  }

  heading(text: string): Locator {
    return this.page.getByRole('heading', { level: 1, name: text, exact: true });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** A place of the navigation. */
  async go(title: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: title }).first().click();
    await this.heading(title).waitFor();
  }

  /** The line of a mail in the list that is shown. */
  line(subject: string): Locator {
    return this.page.locator('a.row', { has: this.page.getByText(subject, { exact: true }) });
  }

  /** Opens the conversation of the list whose newest mail has this subject; its heading is the subject of the first. */
  async open(subject: string, heading: string = subject): Promise<void> {
    await this.line(subject).first().click();
    await this.heading(heading).waitFor();
  }

  /** A text of the conversation that is open. */
  read(text: string): Locator {
    return this.page.getByRole('article').getByText(text);
  }

  /** The subjects of the list that is shown, from its top; every line is brought in by scrolling. */
  async subjects(): Promise<string[]> {
    await until('every line is there', PATIENCE_MILLIS, async () => {
      await this.page.locator('a.row').last().scrollIntoViewIfNeeded();
      return (await this.page.getByTestId('more-lines').count()) === 0;
    });
    return this.page.locator('a.row .subject').allTextContents();
  }

  /** Fills in a new mail. */
  async beginMail(to: string, subject: string, text: string): Promise<void> {
    await this.page.getByRole('link', { name: 'Compose' }).first().click();
    await this.page.getByLabel('To', { exact: true }).fill(to);
    await this.page.getByLabel('Subject', { exact: true }).fill(subject);
    await this.page.getByLabel('Message', { exact: true }).fill(text);
  }

  async write(to: string, subject: string, text: string): Promise<void> {
    await this.beginMail(to, subject, text);
    await this.send();
  }

  /** Sends what is being written, and waits until the page says that it went. */
  async send(): Promise<void> {
    await this.button('Send').click();
    await this.heading('Sent').waitFor();
  }

  /** From now on the page notes when a text first stands in it. */
  async watch(): Promise<void> {
    await this.page.evaluate(() => {
      const seen: Record<string, number> = {};
      const look = (): void => {
        const now = Date.now();
        for (const element of document.querySelectorAll('a.row .subject')) {
          seen[element.textContent ?? ''] ??= now;
        }
      };
      (globalThis as unknown as { seen: typeof seen }).seen = seen;
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
      look();
    });
  }

  /** When the subject first stood in the list, in milliseconds of this machine's clock. */
  async seenAt(subject: string): Promise<number> {
    const seen = await this.page.waitForFunction((text) => (globalThis as unknown as { seen: Record<string, number> }).seen[text], subject, { polling: 50 });
    return (await seen.jsonValue())!;
  }

  /** From now on the page notes when each announcement of new mail came; gone when the page is loaded again. */
  async watchArrivals(): Promise<void> {
    await this.page.evaluate(() => {
      const arrivals: Record<string, number> = {};
      (globalThis as unknown as { arrivals: typeof arrivals }).arrivals = arrivals;
      const region = document.querySelector('[aria-live="polite"].visually-hidden')!;
      new MutationObserver(() => (arrivals[region.textContent?.split(': ').at(-1) ?? ''] ??= Date.now())).observe(region, { subtree: true, childList: true, characterData: true });
    });
  }

  async arrivalsKept(): Promise<boolean> {
    return this.page.evaluate(() => 'arrivals' in globalThis);
  }

  /** When the first of the mails was announced. */
  async arrivalOf(subjects: () => readonly string[], millis: number): Promise<number> {
    return until('a mail is announced on the page', millis, async () => {
      const arrivals = await this.page.evaluate(() => (globalThis as unknown as { arrivals: Record<string, number> }).arrivals);
      const times = subjects().map((subject) => arrivals[subject] ?? Infinity);
      const first = Math.min(...times);
      return first < Infinity ? first : undefined;
    });
  }
}
