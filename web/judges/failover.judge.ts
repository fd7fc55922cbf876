import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch, Outside } from './browser.js';
import { Cluster } from './cluster.js';
import { judged } from './judge.js';
import { Sender } from './mailer.js';
import { PATIENCE_MILLIS, Person } from './person.js';
import { until } from './waiting.js';

const DRAFT = 'This draft was begun before the machine died.';
/** A write succeeds within 6 s when the node was also the leader, and is visible a second later. */
const BACK_MILLIS_MAX = 7_000;
const VISIBLE_MILLIS_MAX = 1_000;
/** A node that hangs is ended by its host within 8 s, which is visible a second later. */
const HUNG_MILLIS_MAX = 8_000;
const NEEDS = { rows: 'P14, P22', programs: ['chromium', 'swaks'], install: 'apt-get install chromium swaks' };

judged('a page that stays open while nodes are killed', NEEDS, () => {
  let outside: Outside;
  let browser: Browser;
  let cluster: Cluster;
  let ada: Person;
  let sender: Sender;

  beforeAll(async () => {
    outside = await Outside.open();
    [cluster, browser] = await Promise.all([Cluster.start(), launch(outside)]);
    ada = await Person.arrive(browser, 'ada');
    await ada.signUp(cluster.address);
    await ada.keepCodeAndEnter();
    await ada.watchArrivals();
    await ada.beginMail('ada', 'Kept', DRAFT);
    await ada.page.getByText(/^Kept on this device/).waitFor();
    sender = Sender.start(cluster.smtpPort, ada.address);
  });

  afterAll(async () => {
    await sender?.stop();
    await browser?.close();
    await cluster?.close();
    outside?.close();
  });

  /** Kills a node and waits until a mail that was taken afterwards has been announced on the page. */
  async function killAndAwait(number: number): Promise<number> {
    await cluster.kill(number);
    return backAgain(number, Date.now());
  }

  /** How long after the fault a mail that was taken since then was announced; then the node comes back. */
  async function backAgain(number: number, faultAt: number): Promise<number> {
    const takenAt = await sender.takenAfter(faultAt, PATIENCE_MILLIS);
    const arrivedAt = await ada.arrivalOf(() => sender.subjectsSince(faultAt), PATIENCE_MILLIS);
    console.log(`node ${number}: the first 250 after ${takenAt - faultAt} ms, on the page after ${arrivedAt - faultAt} ms`);
    await cluster.restart(number);
    await cluster.settled();
    return arrivedAt - faultAt;
  }

  async function pageIsUntouched(): Promise<void> {
    expect(await ada.arrivalsKept(), 'the page was loaded again').toBe(true);
    expect(new URL(ada.page.url()).origin).toBe(cluster.origin);
    expect(await ada.page.getByLabel('Message', { exact: true }).inputValue()).toBe(DRAFT);
    await ada.page.getByText(/^Not in touch with the cluster/).waitFor({ state: 'hidden' });
  }

  it('P14 kill -9 of the node that serves the page: it goes on by itself, with the draft', async () => {
    const millis = await killAndAwait(cluster.holder(cluster.webPort)!);
    expect(millis).toBeLessThanOrEqual(BACK_MILLIS_MAX);
    await pageIsUntouched();
  });

  it('P11 kill -9 of the Raft leader: the page goes on by itself, with the draft', async () => {
    const millis = await killAndAwait(await cluster.leader());
    expect(millis).toBeLessThanOrEqual(BACK_MILLIS_MAX);
    await pageIsUntouched();
  });

  it('P22 kill -9 of the node that takes in mail: the page goes on by itself, with the draft', async () => {
    const millis = await killAndAwait(cluster.holder(cluster.smtpPort)!);
    expect(millis).toBeLessThanOrEqual(BACK_MILLIS_MAX);
    await pageIsUntouched();
  });

  it('P22 the node that serves the page hangs: its host ends it, and the page goes on by itself, with the draft', async () => {
    const number = cluster.holder(cluster.webPort)!;
    cluster.hang(number);
    const hungAt = Date.now();
    await until('the web port serves again', HUNG_MILLIS_MAX, () => cluster.serves());
    console.log(`node ${number} hung: the web port serves again after ${Date.now() - hungAt} ms`);
    const millis = await backAgain(number, hungAt);
    expect(millis).toBeLessThanOrEqual(HUNG_MILLIS_MAX + VISIBLE_MILLIS_MAX);
    await pageIsUntouched();
  });

  it('P22 every mail that was answered 250 is in the inbox, and the draft can be sent', async () => {
    await sender.stop();
    await ada.send();
    await ada.go('Inbox');
    await ada.line('Kept').waitFor();
    const taken = sender.subjectsSince(0);
    console.log(`${taken.length} mails answered 250, ${sender.refused} tries not`);
    expect(taken.length).toBeGreaterThan(20);
    const shown = new Set(await ada.subjects());
    expect(taken.filter((subject) => !shown.has(subject))).toEqual([]);
  });
});
