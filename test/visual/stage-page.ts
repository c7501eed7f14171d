import type {ShownState} from './shown-state.js';

/** The page of state number `id`: the element of the built script file, with a service that plays the state's turns. */
export function stagePage(
  {dir = 'ltr', lang = 'en', attributes = {}, properties = {}, turns = []}: ShownState,
  id: number,
): string {
  const asked = {
    id,
    attributes: {announce: 'off', ...attributes},
    properties,
    turns: turns.map(({say, answer}) => ({say, isOpen: answer.end !== 'whole'})),
  };
  return `<!doctype html>
<html lang="${lang}" dir="${dir}">
  <meta charset="utf-8" />
  <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content" />
  <title>A state</title>
  <link rel="icon" href="data:," />
  <style>
    html, body, main { margin: 0; block-size: 100% }
    h1 { position: absolute; clip-path: inset(50%); margin: 0; inline-size: 1px; block-size: 1px; overflow: hidden }
  </style>
  <main><h1>A page</h1></main>
  <script type="application/json">${JSON.stringify(asked).replaceAll('<', '\\u003c')}</script>
  <script type="module">
    import {StreamingChatService} from '/dist/chat-stream.js';
    const {id, attributes, properties, turns} = JSON.parse(document.querySelector('[type="application/json"]').textContent);
    const chat = document.createElement('chat-stream');
    for (const [name, value] of Object.entries(attributes)) chat.setAttribute(name, value);
    Object.assign(chat, properties);
    const service = new StreamingChatService({
      endpoint: '/far-end/' + id + '/chat/stream',
      protocol: 'chat-stream',
      storageKey: 'state ' + id,
      tabs: false,
      random: () => 0.999,
      retry: {baseMs: 20_000},
    });
    chat.service = service;
    document.querySelector('main').append(chat);
    for (const {say, isOpen} of turns) {
      const answer = service.send(say);
      if (!isOpen) await answer;
    }
    await chat.updateComplete;
    document.documentElement.dataset.shown = '';
  </script>
</html>`;
}
