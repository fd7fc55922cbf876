// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { cleanHtml, linkPieces, quoteRuns } from '../src/mail/cleanHtml.js';

function shown(html: string, inside: (id: string) => string | undefined = () => undefined): { html: string; blocked: number } {
  const { content, blocked } = cleanHtml(html, { frame: window, inside });
  const box = document.createElement('div');
  box.append(content);
  return { html: box.innerHTML, blocked };
}

/** Ways to run, submit, fetch or escape that a hostile mail may try. */
const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)><a xlink:href="javascript:alert(1)">x</a></svg>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="  java\nscript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<form action="https://evil.test"><input name=password><button>go</button></form>',
  '<meta http-equiv="refresh" content="0;url=https://evil.test">',
  '<base href="https://evil.test/">',
  '<link rel="stylesheet" href="https://evil.test/a.css">',
  '<object data="https://evil.test/a.swf"></object><embed src="https://evil.test/a">',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>',
  '<img srcset="https://evil.test/a.png 2x" src="https://evil.test/a.png">',
  '<table background="https://evil.test/a.png"><tr><td>x</td></tr></table>',
  '<div style="background:url(https://evil.test/a.png)">x</div>',
  '<style>@import "https://evil.test/a.css"; body{background:url(https://evil.test/b)}</style><p>x</p>',
  '<video src="https://evil.test/a.mp4" poster="https://evil.test/p.png" autoplay></video>',
  '<a href="https://ok.test" ping="https://evil.test">x</a>',
  '<input autofocus onfocus=alert(1)>',
  '<body onload=alert(1) background="https://evil.test/x.png"><p>x</p></body>',
  '<div style="background:u\\72l(https://evil.test/a.png)">x</div>',
  '<style>@\\69mport "https://evil.test/a.css"; p{background:\\75 rl("https://evil.test/b")}</style><p>x</p>',
  '<div style="background:url(https://evil.test/a.png">x</div>',
  '<style>p{background:image-set("https://evil.test/a.png" 1x)}</style><p>x</p>',
  '<svg><style><img src="https://evil.test/a" onerror=alert(1)></style><image href="https://evil.test/b"/><use href="data:image/svg+xml,evil.test"/></svg>',
  '<math><maction actiontype="statusline" xlink:href="javascript:alert(1)">x</maction></math>',
  '<picture><source srcset="https://evil.test/a.webp"><img src="https://evil.test/a.png"></picture>',
  '<a href="vbscript:alert(1)">x</a><area href="javascript:alert(1)">',
];

describe('HTML of a mail', () => {
  it.each(HOSTILE)('neither runs nor fetches: %s', (html) => {
    const clean = shown(`<p>before</p>${html}`).html;
    expect(clean).toContain('before');
    expect(clean).not.toMatch(/evil\.test|javascript:|alert\(|<script|<svg|<math|<iframe|<form|<input|<meta|<base|<link|<object|<embed|<video|\son\w+=|data:text/i);
  });

  it('no link leads anywhere in the frame or in the page around it', () => {
    const { html } = shown('<a href="https://ok.test/" target="_top">x</a><a href="https://ok.test/" target="_parent" rel="opener">y</a>');
    expect(html.match(/target="_blank"/g)).toHaveLength(2);
    expect(html.match(/rel="noopener noreferrer"/g)).toHaveLength(2);
    expect(html).not.toMatch(/_top|_parent/);
  });

  it('a style loses its addresses and keeps the rest', () => {
    const sheet = '<style>@import url("https://t.test/font.css"); h1 { color: red; background: #fff url(https://t.test/a.png) no-repeat }</style>';
    const { html, blocked } = shown(`${sheet}<p style="margin:0;background:url('https://t.test/b.png')">x</p>`);
    expect(blocked).toBe(3);
    expect(html).toContain('h1 { color: red; background: #fff none no-repeat }');
    expect(html).toContain('style="margin:0;background:none"');
    expect(html).not.toContain('t.test');
  });

  it('a height of the window is none, because the frame is as high as the mail', () => {
    const style = 'min-height: calc(100vh - 20px); height: 50.5dvh; margin: 1vmin 2em; width: 90vw';
    expect(shown(`<p style="${style}">x</p>`)).toMatchObject({
      html: '<div><p style="min-height: calc(0px - 20px); height: 0px; margin: 0px 2em; width: 90vw">x</p></div>',
      blocked: 0,
    });
  });

  it('the ground of the body is the ground of the mail', () => {
    expect(shown('<body bgcolor="#eef3e6"><p>x</p></body>').html).toBe('<div style="background-color: rgb(238, 243, 230);"><p>x</p></div>');
  });

  it('keeps how newsletters lay themselves out', () => {
    const html = '<table width="600" align="center" cellpadding="24" bgcolor="#eef3e6"><tbody><tr><td colspan="2" valign="top" lang="de" dir="ltr">x</td></tr></tbody></table>';
    expect(shown(html).html).toBe(`<div>${html}</div>`);
  });

  it('keeps what mail is made of, counts what it left out, and shows pictures that came along', () => {
    const html =
      '<html><head><style>.a{color:red}</style></head><body style="font-family:Georgia"><h1 class="a" style="margin:0">Hi</h1>' +
      '<img src="cid:logo%401" alt="logo"><img src="https://t.test/p.gif" width="1"><img src="https://t.test/h.png" alt="Hero"><a href="https://ok.test/a">more</a></body></html>';
    const { html: clean, blocked } = shown(html, (id) => (id === 'logo@1' ? 'blob:local' : undefined));
    expect(blocked).toBe(2);
    expect(clean).toContain('<style>.a{color:red}</style>');
    expect(clean).toContain('style="margin:0"');
    expect(clean).toContain('<div style="font-family:Georgia">');
    expect(clean).toContain('src="blob:local"');
    expect(clean).toContain('[Hero]');
    expect(clean).toMatch(/<a [^>]*href="https:\/\/ok\.test\/a"/);
    expect(clean).toMatch(/rel="noopener noreferrer"/);
    expect(clean).not.toContain('t.test');
  });
});

describe('text of a mail', () => {
  it('links are found without the punctuation after them', () => {
    expect(linkPieces('see https://a.test/x?y=1, or (http://b.test).').filter((piece) => piece.href).map((piece) => piece.href)).toEqual([
      'https://a.test/x?y=1',
      'http://b.test',
    ]);
    expect(linkPieces('javascript:alert(1)')).toEqual([{ text: 'javascript:alert(1)', href: '' }]);
  });

  it('what is quoted is folded together with the line that introduces it', () => {
    const runs = quoteRuns('Yes.\n\nOn Monday, Ada wrote:\n> one\n> two\n\nGrace\n');
    expect(runs.map((run) => [run.quoted, run.text])).toEqual([
      [false, 'Yes.\n'],
      [true, 'On Monday, Ada wrote:\n> one\n> two'],
      [false, '\nGrace'],
    ]);
  });
});
