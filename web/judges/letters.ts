import { randomBytes } from 'node:crypto';

/** Bytes of the attachment of [bigMail]. */
export const ATTACHMENT_BYTES = 20_000_000;

/** A mail as mail programs write it: 8-bit text in Latin-1, HTML that wants the network, and a file of 20 MB. */
export function bigMail(subject: string, to: string, outside: string): Buffer {
  const attachment = randomBytes(ATTACHMENT_BYTES).toString('base64').replace(/.{76}/g, '$&\r\n');
  const html = `<html><head><link rel="stylesheet" href="${outside}/sheet.css"><style>p { background: url(${outside}/back.png) }</style></head>
<body background="${outside}/body.png" onload="fetch('${outside}/onload')">
<p>Gr&uuml;&szlig;e aus <b>K&ouml;ln</b></p>
<img src="${outside}/pixel.png" alt="a picture"><img src="http://tracker.test/pixel.png" srcset="http://tracker.test/2x.png 2x">
<div style="background-image: url('http://tracker.test/style.png')">words</div>
<script>fetch('${outside}/script'); parent.document.title = 'taken over';</script>
<iframe src="http://tracker.test/frame"></iframe><object data="http://tracker.test/object"></object><video src="http://tracker.test/video" autoplay></video>
<form action="${outside}/form"><input name="q" autofocus><button>Go</button></form>
<svg onload="fetch('${outside}/svg')"><image href="${outside}/svg.png"/></svg><math><mtext><img src="${outside}/math.png" onerror="parent.document.title = 'taken over'"></mtext></math>
<meta http-equiv="refresh" content="0;url=${outside}/refresh"><base href="${outside}/"><style>@\\69mport "${outside}/escaped.css"; @import url(${outside}/plain.css); b { background: u\\72l(${outside}/escaped.png) }</style>
<a href="${outside}/top" target="_top">top</a> <a href="data:text/html,taken">data</a> <a href="javascript:fetch('${outside}/link')">press</a> <a href="https://example.test/page" ping="${outside}/ping">read more</a>
</body></html>`;
  const lines = [
    'From: =?utf-8?q?J=C3=B6rg_M=C3=BCller?= <joerg@elsewhere.test>',
    `To: ${to}`,
    `Subject: ${subject}`,
    'Date: Wed, 05 Mar 2025 09:30:00 +0100',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=outer',
    '',
    '--outer',
    'Content-Type: multipart/alternative; boundary=inner',
    '',
    '--inner',
    'Content-Type: text/plain; charset=iso-8859-1',
    'Content-Transfer-Encoding: 8bit',
    '',
    'Gr\u00fc\u00dfe aus K\u00f6ln',
    '--inner',
    'Content-Type: text/html; charset=iso-8859-1',
    'Content-Transfer-Encoding: 8bit',
    '',
    ...html.split('\n'),
    '--inner--',
    '--outer',
    'Content-Type: application/octet-stream; name="film.bin"',
    'Content-Disposition: attachment; filename="film.bin"',
    'Content-Transfer-Encoding: base64',
    '',
    attachment,
    '--outer--',
    '',
  ];
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

/** A short mail with a small file. */
export function mailWithFile(subject: string, to: string): Buffer {
  const lines = [
    'From: Harbour Office <office@elsewhere.test>',
    `To: ${to}`,
    `Subject: ${subject}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=outer',
    '',
    '--outer',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'The ferry leaves at noon.',
    '--outer',
    'Content-Type: text/plain; name="ferry.txt"',
    'Content-Disposition: attachment; filename="ferry.txt"',
    '',
    'Noon: island. Six: back.',
    '--outer--',
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

/** A mail in plain text. */
export interface Letter {
  readonly from: string;
  readonly subject: string;
  readonly text: string;
}

/** A mailbox to look at. */
export const INBOX: readonly Letter[] = [
  { from: 'Marta Lind <marta@gardens.test>', subject: 'Seed order for the spring', text: 'I have the list ready.\nTell me by Friday what is missing.\n\nMarta' },
  {
    from: 'Tomás Ferreira <tomas@boatyard.test>',
    subject: 'The hull is dry, we can paint on Saturday',
    text: `Good news from the yard: the hull has dried through, and the weather holds until Sunday.

I suggest that we meet at nine, before it gets warm. Bring old clothes; brushes and primer are here. We need two coats, and the second one wants four hours after the first, so there will be time for a long lunch.

The plan of the deck is at https://boatyard.test/plans/deck if you want to look at it once more.

> Do we have enough primer for both sides?
> Last year it was short.

Yes: six litres, I counted.

Tomás`,
  },
  { from: 'Library <desk@library.test>', subject: 'Three books are waiting for you', text: 'They are kept until the 20th at the desk on the first floor.' },
  { from: 'Ines Okafor <ines@choir.test>', subject: 'Rehearsal moves to Thursday, and a question about the programme for the summer concert', text: 'The hall is taken on Wednesday. Would you sing the second part in the Byrd?' },
  { from: '<noreply@trains.test>', subject: 'Your ticket to Bergen', text: 'Coach 4, seat 52, by the window.' },
];

export function plainMail({ from, subject, text }: Letter, to: string): Buffer {
  const encoded = (words: string): string => (/^[ -~]*$/.test(words) ? words : `=?utf-8?b?${Buffer.from(words).toString('base64')}?=`);
  const [name, address] = [from.slice(0, from.lastIndexOf('<')).trim(), from.slice(from.lastIndexOf('<'))];
  const lines = [
    `From: ${name === '' ? address : `${encoded(name)} ${address}`}`,
    `To: ${to}`,
    `Subject: ${encoded(subject)}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    ...text.split('\n'),
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

/** A mail in HTML as companies send it: tables, colours, pictures from elsewhere. */
export function newsletter(subject: string, to: string): Buffer {
  const html = `<html><body style="margin:0;background:#eef3e6;min-height:120vh"><table width="600" align="center" cellpadding="24" style="background:#fff;font-family:Georgia,serif">
<tr><td style="background:#35573b;color:#fff;font-size:26px">The Kitchen Garden</td></tr>
<tr><td><img src="https://garden.test/march.jpg" width="552" height="200" alt="A bed of broad beans"><h2>What grows in March</h2>
<p>Sow broad beans and early peas as soon as the ground no longer sticks to your boots.</p>
<p><a href="https://garden.test/peas" style="background:#35573b;color:#fff;padding:10px 18px;text-decoration:none">Read about peas</a></p></td></tr></table></body></html>`;
  const lines = ['From: The Kitchen Garden <news@garden.test>', `To: ${to}`, `Subject: ${subject}`, 'MIME-Version: 1.0', 'Content-Type: text/html; charset=utf-8', '', ...html.split('\n'), ''];
  return Buffer.from(lines.join('\r\n'));
}

/** The value below which 95 of 100 lie. */
export function percentile95(millis: readonly number[]): number {
  return [...millis].sort((a, b) => a - b)[Math.ceil(0.95 * millis.length) - 1]!;
}
