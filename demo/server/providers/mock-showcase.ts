/** A long answer with every construct that models commonly write. */
export const showcaseAnswer = `# How streaming works

A model does not think up a whole answer and then hand it over. It writes **one token after another**, and each one can be shown the moment it exists. That is *streaming*, and it changes how waiting feels: the first words are there after a fraction of a second, however long the answer gets. 🚀

## The way of a token

1. The model writes a token.
2. The server adds it to a log and gives it a number:
   - numbers have no gaps,
   - and a reader remembers only the last number it saw.
     - A lost line costs nothing: ask for what came after it.
3. The page draws it, once per frame.

> "Nothing lost, nothing twice" is a promise about numbers.
>
> > A reader that knows its number can always come back.

### In code

The event is a single line of JSON, so it can never be torn apart:

\`\`\`ts
for await (const event of readEvents('/api/ai/chat/stream')) {
  if (event.type === 'chunk') page.append(event.content); // "Grüße, 世界 👋"
  if (event.type === 'done') break;
}
\`\`\`

Inline code such as \`Last-Event-ID\` keeps its spaces, and \`a < b && c > d\` stays harmless.

### Three ways to carry it

| Way | Direction | Comes back by itself | Good for |
|:--|:-:|:-:|--:|
| Server-sent events | ↓ | yes ✅ | answers |
| WebSocket | ↕ | no ❌ | tools and voice |
| Polling | ↓ | always | strict proxies |

The standards are worth reading: [server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html), [problem details](https://www.rfc-editor.org/rfc/rfc9457 "RFC 9457"), and <https://commonmark.org> for the text itself.

## What to check

- [x] Cut the line in the middle of a word like "naïve" or an emoji like 👩‍👩‍👧‍👦
- [x] Reload the page
- [ ] Restart the server ~~and hope~~ and look

Right-to-left text mixes in too: שלום and مرحبا sit beside plain English. So do sums, 2 × 3 = 6, and arrows → like ← these.

---

#### In short

***Speed* is felt in the first word, and trust in the last one.** An answer that ends early must say so; an answer that is complete must be the same on the screen, in the database and after a reload. Everything else is decoration, and a little decoration is welcome. ✨
`;
