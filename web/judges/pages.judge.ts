import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch, Outside } from './browser.js';
import { Cluster } from './cluster.js';
import { judged } from './judge.js';
import { INBOX, mailWithFile, plainMail, newsletter } from './letters.js';
import { lookAt, shift } from './looking.js';
import { sendMessage } from './mailer.js';
import { Person } from './person.js';

const TABS_MAX = 40;
/** Google's own bound for “good” is 0.1; nothing here may visibly move. */
const SHIFT_MAX = 0.01;
const NEWS = 'What grows in March';
const WITH_FILE = 'Timetable of the ferry';
const NO_MAIL = '0'.repeat(32);
const FRAME_PADDING_PIXELS = 20;
const NEEDS = { rows: 'P15', programs: ['chromium', 'swaks'], install: 'apt-get install chromium swaks' };

judged('every page, by keyboard, by axe and in pictures', NEEDS, () => {
  let outside: Outside;
  let browser: Browser;
  let cluster: Cluster;
  let ada: Person;

  beforeAll(async () => {
    outside = await Outside.open();
    [cluster, browser] = await Promise.all([Cluster.start(), launch(outside)]);
    ada = await Person.arrive(browser, 'ada');
  });

  afterAll(async () => {
    await browser?.close();
    await cluster?.close();
    outside?.close();
  });

  /** Loads a page and looks at it. */
  async function visit(person: Person, path: string, name: string, ready: (page: Page) => Locator): Promise<string[]> {
    await person.page.goto(cluster.origin + path);
    await ready(person.page).first().waitFor();
    const moved = await shift(person.page);
    return [...(moved > SHIFT_MAX ? [`${name}: moves by ${moved}`] : []), ...(await lookAt(person.page, name))];
  }

  const title = (text: string) => (page: Page): Locator => page.getByRole('heading', { level: 1, name: text, exact: true });

  it('pages before the log-in', async () => {
    const complaints = [
      ...(await visit(ada, '/', 'front', title('Mail for your circle, on machines of your own.'))),
      ...(await visit(ada, '/signup', 'signup', title('Create an account'))),
      ...(await visit(ada, '/login', 'login', title('Log in'))),
      ...(await visit(ada, '/recover', 'recover', title('Set a new password'))),
    ];
    await ada.signUp(cluster.address);
    complaints.push(...(await lookAt(ada.page, 'recovery-code')));
    await ada.keepCodeAndEnter();
    expect(complaints).toEqual([]);
  });

  it('sign-up, read and reply by the keyboard alone', async () => {
    const eve = await Person.arrive(browser, 'eve');
    const { page } = eve;
    const { keyboard } = page;
    await page.goto(`${cluster.origin}/signup`);
    await eve.heading('Create an account').waitFor();
    await tabTo(page, page.getByLabel('Name', { exact: true }));
    await keyboard.type(eve.name);
    await tabTo(page, page.getByLabel('Password', { exact: true }));
    await keyboard.type(eve.password);
    await tabTo(page, page.getByLabel('Password again', { exact: true }));
    await keyboard.type(eve.password);
    await keyboard.press('Enter');
    await eve.heading('Keep this code').waitFor();
    await tabTo(page, page.getByRole('checkbox', { name: /printed the recovery code/ }));
    await keyboard.press('Space');
    await tabTo(page, eve.button('Open my mailbox'));
    await keyboard.press('Enter');
    await eve.heading('Inbox').waitFor();
    await sendMessage(cluster.smtpPort, eve.address, plainMail({ ...INBOX[0]!, from: `Ada <${ada.address}>` }, eve.address));
    await eve.line(INBOX[0]!.subject).waitFor();
    await keyboard.press('j');
    await keyboard.press('Enter');
    await eve.heading(INBOX[0]!.subject).waitFor();
    await eve.read(INBOX[0]!.text.split('\n')[0]!).waitFor();
    await keyboard.press('r');
    await eve.heading('Reply').waitFor();
    await page.locator('textarea:focus').waitFor();
    await keyboard.type('By keyboard alone.');
    await keyboard.press('Control+Enter');
    await eve.heading('Sent').waitFor();
    await ada.line(`Re: ${INBOX[0]!.subject}`).waitFor();
    await eve.context.close();
  });

  it('the pages of mail', async () => {
    for (const letter of INBOX) {
      await sendMessage(cluster.smtpPort, ada.address, plainMail(letter, ada.address));
    }
    await sendMessage(cluster.smtpPort, ada.address, newsletter(NEWS, ada.address));
    await sendMessage(cluster.smtpPort, ada.address, mailWithFile(WITH_FILE, ada.address));
    await ada.line(WITH_FILE).waitFor();
    await ada.write('eve', 'Keys to the boathouse', 'They hang behind the door.\n\nAda');
    await ada.write('uncle@elsewhere.test', 'From far away', 'A letter that stays here until the relay exists.');
    const complaints = [
      ...(await visit(ada, '/mail/inbox', 'inbox', (page) => page.locator('a.row'))),
      ...(await visit(ada, '/mail/sent', 'sent', (page) => page.locator('a.row'))),
      ...(await visit(ada, '/mail/archive', 'archive', title('Archive'))),
      ...(await visit(ada, '/mail/trash', 'trash', title('Trash'))),
    ];
    for (const [subject, name] of [[INBOX[1]!.subject, 'message'], [NEWS, 'message-html'], [WITH_FILE, 'message-files']] as const) {
      await ada.page.setViewportSize({ width: 1440, height: 900 });
      await ada.page.goto(`${cluster.origin}/mail/inbox`);
      await ada.open(subject);
      await ada.page.getByText('Decrypting…').waitFor({ state: 'hidden' });
      complaints.push(...(await lookAt(ada.page, name)));
    }
    expect(complaints).toEqual([]);
  });

  it('P19 the frame of a mail is as high as the mail, also after it was narrow, and a mail cannot make it grow', async () => {
    await ada.page.goto(`${cluster.origin}/mail/inbox`);
    await ada.open(NEWS);
    const end = ada.page.frameLocator('iframe').locator('table');
    for (const width of [1440, 390, 1440, 800]) {
      await ada.page.setViewportSize({ width, height: 900 });
      await end.waitFor();
      await expect.poll(async () => (await ada.page.locator('iframe').boundingBox())!.height - (await lowest(end)), { timeout: 5_000 }).toBeCloseTo(FRAME_PADDING_PIXELS, -1);
    }
  });

  it('the pages of writing', async () => {
    const complaints = await visit(ada, '/compose', 'compose', title('New mail'));
    await ada.page.getByLabel('To', { exact: true }).fill('eve, uncle@elsewhere.test');
    await ada.page.getByLabel('Subject', { exact: true }).fill('Seedlings');
    await ada.page.getByLabel('Message', { exact: true }).fill('Do you have room for twelve tomatoes?');
    await ada.page.getByText(/^Kept on this device/).waitFor();
    complaints.push(...(await lookAt(ada.page, 'compose-outside')));
    complaints.push(...(await visit(ada, '/mail/drafts', 'drafts', (page) => page.getByText('Seedlings'))));
    await ada.page.setViewportSize({ width: 1440, height: 900 });
    await ada.page.goto(`${cluster.origin}/mail/inbox`);
    await ada.open(INBOX[1]!.subject);
    await ada.button('Reply').click();
    await ada.heading('Reply').waitFor();
    complaints.push(...(await lookAt(ada.page, 'reply')));
    await ada.button('Edit recipients and subject').click();
    await focused(ada.page.getByLabel('To', { exact: true }));
    complaints.push(...(await visit(ada, `/compose?forward=${NO_MAIL}`, 'forward-gone', (page) => page.getByRole('alert'))));
    await ada.heading('Forward').waitFor();
    expect(complaints).toEqual([]);
  });

  it('forward: the cursor stands where one writes next', async () => {
    await ada.page.goto(`${cluster.origin}/mail/inbox`);
    await ada.open(WITH_FILE);
    await ada.button('Forward').click();
    await focused(ada.page.getByLabel('To', { exact: true }));
    const complaints = await lookAt(ada.page, 'forward');
    expect(await ada.page.locator('textarea').evaluate((text: HTMLTextAreaElement) => text.selectionStart)).toBe(0);
    await ada.button('Add Cc').click();
    await focused(ada.page.getByLabel('Cc', { exact: true }));
    await ada.button('Edit subject').click();
    await focused(ada.page.getByLabel('Subject', { exact: true }));
    await ada.button('Send').click();
    await ada.page.getByRole('alert').waitFor();
    await focused(ada.page.getByLabel('To', { exact: true }));
    expect(complaints).toEqual([]);
  });

  it('one comes back from a mail to its line, puts it away and back by keyboard, and deletes it for good only when asked twice', async () => {
    const { page } = ada;
    const subject = INBOX[2]!.subject;
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${cluster.origin}/mail/inbox`);
    await ada.open(subject);
    await page.keyboard.press('u');
    await focused(ada.line(subject));
    await ada.open(subject);
    await page.keyboard.press('e');
    await ada.line(subject).waitFor({ state: 'detached' });
    await ada.go('Archive');
    const complaints = await lookAt(page, 'archive-filled');
    await page.setViewportSize({ width: 1440, height: 900 });
    await ada.open(subject);
    await page.keyboard.press('i');
    await focused(ada.heading('Archive'));
    await ada.go('Inbox');
    await ada.open(subject);
    await ada.button('Delete').click();
    await ada.go('Trash');
    await ada.open(subject);
    await ada.button('Delete for good').click();
    complaints.push(...(await lookAt(page, 'trash-filled')));
    await ada.button('Yes, delete for good').click();
    await focused(ada.heading('Trash'));
    await ada.line(subject).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  it('an invitation is withdrawn only when asked twice', async () => {
    const { page } = ada;
    await page.goto(`${cluster.origin}/invitations`);
    await page.getByLabel('Who is it for?').fill('Marta');
    await ada.button('Make the link').click();
    await ada.button('Withdraw the invitation for Marta').click();
    const complaints = await lookAt(page, 'invitations-sure');
    await ada.button('Withdraw for good the invitation for Marta').click();
    await focused(page.getByRole('heading', { name: 'Made so far' }));
    await page.getByText('Marta', { exact: true }).waitFor({ state: 'detached' });
    expect(await page.getByTestId('invitation-link').count(), 'the link of what is withdrawn').toBe(0);
    expect(complaints).toEqual([]);
  });

  it('the pages of the account and of the cluster', async () => {
    const complaints = [
      ...(await visit(ada, '/account', 'account', (page) => page.getByText(/this browser/))),
      ...(await visit(ada, '/invitations', 'invitations', (page) => page.getByText('Made so far'))),
      ...(await visit(ada, '/cluster', 'cluster', (page) => page.getByText(/survives? 1 more loss/))),
      ...(await visit(ada, '/mail/nowhere', 'missing', title('There is no such page'))),
      ...(await visit(ada, '/nowhere', 'missing-outside', title('There is no such page'))),
      ...(await visit(ada, `/mail/inbox/${NO_MAIL}`, 'mail-gone', title('This mail is not here any more'))),
    ];
    await ada.page.goto(`${cluster.origin}/mail/inbox/`);
    await ada.heading('Inbox').waitFor();
    await ada.page.keyboard.press('?');
    await ada.page.getByRole('heading', { name: 'Keyboard' }).waitFor();
    await ada.page.getByText('Next conversation').waitFor();
    complaints.push(...(await lookAt(ada.page, 'keyboard')));
    await ada.page.getByRole('checkbox', { name: 'Single-key shortcuts' }).click();
    await ada.page.getByText(/^Turned off/).waitFor();
    complaints.push(...(await lookAt(ada.page, 'keyboard-off')));
    await ada.page.getByRole('checkbox', { name: 'Single-key shortcuts' }).click();
    await ada.page.keyboard.press('Escape');
    await ada.page.setViewportSize({ width: 390, height: 844 });
    await ada.button('Menu').click();
    complaints.push(...(await lookAt(ada.page, 'menu')));
    expect(complaints).toEqual([]);
    expect(outside.asked).toEqual([]);
  });
});

function focused(wanted: Locator): Promise<void> {
  return expect.poll(() => wanted.evaluate((each) => each === document.activeElement).catch(() => false), { timeout: 5_000 }).toBe(true);
}

/** How far down in its own document an element ends. */
function lowest(element: Locator): Promise<number> {
  return element.evaluate((each) => each.getBoundingClientRect().bottom + each.ownerDocument.documentElement.scrollTop);
}

async function tabTo(page: Page, wanted: Locator): Promise<void> {
  const element = await wanted.elementHandle();
  for (let tabs = 0; tabs < TABS_MAX; tabs++) {
    if (await page.evaluate((each) => each === document.activeElement, element)) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`not reached by ${TABS_MAX} times Tab: ${wanted}`);
}
