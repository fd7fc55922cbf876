import createPurifier, { type WindowLike } from 'dompurify';

/** The HTML of a mail, safe to show in the sandboxed frame. */
export interface CleanHtml {
  readonly content: DocumentFragment;
  /** Pictures and other things that would have been fetched from elsewhere. */
  readonly blocked: number;
}

const REMOTE_ATTRIBUTES = ['src', 'srcset', 'background', 'poster', 'data', 'action', 'longdesc', 'xlink:href'];
/** Attributes that hold no address, which the purifier would otherwise measure by the rule for addresses. */
const NO_ADDRESS = 'align bgcolor border cellpadding cellspacing color colspan dir face height lang nowrap rowspan size start valign width'.split(' ');
const STYLE_URL = /url\s*\(|@import|image-set\s*\(|\bsrc\s*\(/i;
const STYLE_IMPORT = /@import[^;]*(?:;|$)/gi;
const STYLE_ADDRESS = /url\s*\((?:"[^"]*"|'[^']*'|[^"')])*\)/gi;
/** Heights of the window. The frame is as high as its mail, so they would chase one another. */
const STYLE_HEIGHT = /\b\d*\.?\d+[dls]?v(?:h|b|min|max)\b/gi;
const STYLE_ESCAPE = /\\(?:([0-9a-f]{1,6})\s?|([^]))/gi;

/** Where the mail is shown, and how to find the pictures inside it. */
export interface Showing {
  /** The frame's window: the nodes are made under its policy and not under that of the page. */
  readonly frame: WindowLike;
  readonly inside: (contentId: string) => string | undefined;
}

/**
 * Takes out everything that could run, submit or fetch. Pictures inside the mail (`cid:`) stay. The frame's own policy forbids the network as well; this counts what was left out, so that it can be said.
 */
export function cleanHtml(html: string, { frame, inside }: Showing): CleanHtml {
  const content = createPurifier(frame).sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    FORBID_TAGS: ['form', 'input', 'button', 'textarea', 'select', 'option', 'base', 'meta', 'link', 'object', 'embed', 'iframe', 'frame', 'video', 'audio', 'source', 'track', 'svg', 'math', 'dialog'],
    FORBID_ATTR: ['id', 'name', 'target', 'ping', 'formaction', 'autofocus', 'tabindex', 'contenteditable', 'popover', 'is'],
    ALLOW_DATA_ATTR: false,
    ALLOW_UNKNOWN_PROTOCOLS: false,
    ADD_TAGS: ['style'],
    ADD_URI_SAFE_ATTR: NO_ADDRESS,
    ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|cid:|data:image\/(?:png|gif|jpe?g|webp);base64,)/i,
    WHOLE_DOCUMENT: true,
  });
  const parts = inBody(content);
  let blocked = 0;
  for (const element of parts.querySelectorAll('*')) {
    blocked += settle(element, inside);
  }
  return { content: parts, blocked };
}

/** The styles of the head and what is in the body, inside an element that has the body's looks. */
function inBody(whole: DocumentFragment): DocumentFragment {
  const page = whole.ownerDocument;
  const [styles, body] = [whole.querySelectorAll('head style'), whole.querySelector('body')];
  const looks = page.createElement('div');
  for (const name of ['style', 'class', 'dir', 'lang', 'align']) {
    const value = body?.getAttribute(name);
    if (value) {
      looks.setAttribute(name, value);
    }
  }
  const ground = body?.getAttribute('bgcolor') ?? '';
  if (/^#?[0-9a-z]{3,20}$/i.test(ground)) {
    looks.style.backgroundColor ||= ground;
  }
  looks.append(...(body ?? whole).childNodes);
  const parts = page.createDocumentFragment();
  parts.append(...styles, looks);
  return parts;
}

function settle(element: Element, inside: (contentId: string) => string | undefined): number {
  let blocked = 0;
  for (const name of REMOTE_ATTRIBUTES) {
    const value = element.getAttribute(name)?.trim();
    if (value === undefined || /^data:image\//i.test(value)) {
      continue;
    }
    const local = /^cid:/i.test(value) ? inside(contentId(value)) : undefined;
    if (local !== undefined && element.localName === 'img' && name === 'src') {
      element.setAttribute(name, local);
    } else {
      element.removeAttribute(name);
      blocked++;
    }
  }
  if (element.localName === 'img' && !element.hasAttribute('src')) {
    element.replaceWith(element.getAttribute('alt')?.trim() ? `[${element.getAttribute('alt')}]` : '');
  }
  blocked += settleStyle(element.getAttribute('style') ?? '', (style) => element.setAttribute('style', style));
  if (element.localName === 'style') {
    blocked += settleStyle(element.textContent ?? '', (style) => (element.textContent = style));
  }
  if (element.localName === 'a' || element.localName === 'area') {
    if (!/^(https?|mailto):/i.test(element.getAttribute('href') ?? '')) {
      element.removeAttribute('href');
    }
    element.setAttribute('target', '_blank');
    element.setAttribute('rel', 'noopener noreferrer');
  }
  return blocked;
}

/** Takes the addresses out of a style and leaves the rest of it; all goes where one is hidden by escapes. */
function settleStyle(style: string, put: (style: string) => void): number {
  const plain = style.replace(STYLE_ESCAPE, (_, code: string | undefined, character: string | undefined) => character ?? String.fromCodePoint(Math.min(Number.parseInt(code!, 16), 0x10ffff)));
  const hidden = plain !== style && STYLE_URL.test(plain);
  let blocked = 0;
  const emptied = (by: string) => (): string => {
    blocked++;
    return by;
  };
  const rest = style.replace(STYLE_IMPORT, emptied('')).replace(STYLE_ADDRESS, emptied('none')).replace(STYLE_HEIGHT, '0px');
  if (hidden || STYLE_URL.test(rest)) {
    put('');
    return 1;
  }
  if (rest !== style) {
    put(rest);
  }
  return blocked;
}

function contentId(address: string): string {
  const id = address.slice(4);
  try {
    return decodeURIComponent(id);
  } catch {
    return id; // a stray percent sign: taken as it is
  }
}

/** Plain text in pieces: what is quoted, and what are links. */
export interface TextPiece {
  readonly text: string;
  readonly href: string;
}

const LINK = /\bhttps?:\/\/[^\s<>"'`{}|\\^]+[^\s<>"'`{}|\\^.,;:!?)\]]/g;

export function linkPieces(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let at = 0;
  for (const match of text.matchAll(LINK)) {
    if (match.index > at) {
      pieces.push({ text: text.slice(at, match.index), href: '' });
    }
    pieces.push({ text: match[0], href: match[0] });
    at = match.index + match[0].length;
  }
  if (at < text.length) {
    pieces.push({ text: text.slice(at), href: '' });
  }
  return pieces;
}

/** Runs of lines, each wholly quoted or not; the quoted end of a reply can be folded away. */
export function quoteRuns(text: string): { quoted: boolean; text: string }[] {
  const runs: { quoted: boolean; text: string }[] = [];
  const lines = text.replace(/\r\n?/g, '\n').replace(/\s+$/, '').split('\n');
  for (const [i, line] of lines.entries()) {
    const quoted = line.startsWith('>') || (line.endsWith(':') && lines[i + 1]?.startsWith('>') === true);
    const last = runs.at(-1);
    if (last?.quoted === quoted) {
      runs[runs.length - 1] = { quoted, text: `${last.text}\n${line}` };
    } else {
      runs.push({ quoted, text: line });
    }
  }
  return runs;
}
