/** What threading needs to know of a mail. */
export interface Threaded {
  readonly id: string;
  readonly time: number;
  readonly messageId: string;
  readonly inReplyTo: string;
  readonly references: readonly string[];
}

export interface Thread<T> {
  /** Stable while mails come and go: the earliest id any of its mails refers to. */
  readonly key: string;
  /** Oldest first. */
  readonly mails: readonly T[];
}

/** Joins mails that refer to one another, also through a mail that is not here; newest thread first. */
export function threads<T extends Threaded>(mails: readonly T[]): Thread<T>[] {
  const parent = new Map<string, string>();
  const root = (id: string): string => {
    let at = id;
    for (let up = parent.get(at); up !== undefined; up = parent.get(at)) {
      const grand = parent.get(up);
      if (grand !== undefined) {
        parent.set(at, grand);
      }
      at = up;
    }
    return at;
  };
  const name = (mail: T): string => (mail.messageId ? `m:${mail.messageId}` : `e:${mail.id}`);
  for (const mail of mails) {
    for (const other of [...mail.references, mail.inReplyTo]) {
      const [a, b] = [root(name(mail)), root(`m:${other}`)];
      if (other !== '' && a !== b) {
        parent.set(a, b);
      }
    }
  }
  const groups = new Map<string, T[]>();
  for (const mail of mails) {
    const key = root(name(mail));
    const group = groups.get(key);
    if (group) {
      group.push(mail);
    } else {
      groups.set(key, [mail]);
    }
  }
  return [...groups]
    .map(([key, group]) => ({ key, mails: group.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1)) }))
    .sort((a, b) => b.mails.at(-1)!.time - a.mails.at(-1)!.time || (a.key < b.key ? -1 : 1));
}
