import { addressParser } from 'postal-mime';
import type { Mailbox } from './summary.js';

const NAME = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;

/** The name of an account as it is stored, or a sentence that says what is wrong with it. */
export function accountName(typed: string): { name: string } | { fault: string } {
  const name = typed.trim().normalize('NFKC').toLowerCase();
  if (name === '') {
    return { fault: 'Choose a name.' };
  }
  if (!NAME.test(name) || name.includes('..')) {
    return { fault: 'A name has letters a to z, digits, dots, dashes and underscores; it begins and ends with a letter or digit and has at most 64 characters.' };
  }
  return { name };
}

/** The form in which addresses are compared and looked up: lower case, NFKC, `+tag` removed. */
export function normalAddress(address: string): string {
  const plain = address.trim().normalize('NFKC').toLowerCase();
  const at = plain.lastIndexOf('@');
  if (at < 0) {
    return plain;
  }
  const local = plain.slice(0, at);
  const tag = local.indexOf('+');
  return (tag > 0 ? local.slice(0, tag) : local) + plain.slice(at);
}

/** Reads what a person typed into a recipient field; a bare name belongs to the own domain. */
export function typedRecipients(typed: string, domain: string): { recipients: Mailbox[]; faults: string[] } {
  const recipients: Mailbox[] = [];
  const faults: string[] = [];
  const prepared = typed.replaceAll(';', ',');
  for (const parsed of addressParser(prepared, { flatten: true })) {
    const raw = (parsed.address || parsed.name).trim();
    if (raw === '') {
      continue;
    }
    const address = raw.includes('@') ? raw : `${raw}@${domain}`;
    if (plausible(address)) {
      recipients.push({ name: parsed.address ? parsed.name : '', address });
    } else {
      faults.push(raw);
    }
  }
  return { recipients, faults };
}

function plausible(address: string): boolean {
  return address.length <= 320 && /^[^\s@<>()",;:\\]+@[^\s@<>()",;:\\]+$/u.test(address);
}

/** The same person once, in the order of first mention, without those in `except`. */
export function distinct(people: readonly Mailbox[], except: readonly string[] = []): Mailbox[] {
  const seen = new Set(except.map(normalAddress));
  return people.filter((person) => {
    const key = normalAddress(person.address);
    return key !== '' && !seen.has(key) && seen.add(key);
  });
}

/** What a person is called in a list. */
export function displayName(person: Mailbox): string {
  return person.name.trim() || person.address || 'unknown sender';
}

/** `Name <address>` as it is typed and read, quoted where it must be. */
export function written(person: Mailbox): string {
  if (person.name.trim() === '') {
    return person.address;
  }
  const name = /^[\p{L}\p{N} _.'-]+$/u.test(person.name) && !/\.\s|\.$/.test(person.name) ? person.name : `"${person.name.replace(/(["\\])/g, '\\$1')}"`;
  return `${name} <${person.address}>`;
}
