import {endpoint, serveWidget} from '../page/widget.js';

/*
 * Puts the lines of an answer below each other as plain text, keeps the last one in sight, and does nothing else: what
 * remains is what the browser itself costs.
 */

const transcript = document.createElement('main');
const input = document.createElement('textarea');
transcript.className = 'plain';
document.body.append(transcript, input);

let isDue = false;

function follow(): void {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    transcript.scrollTop = transcript.scrollHeight;
  });
}

function beginLine(): Text {
  const line = document.createElement('p');
  const text = new Text();
  line.append(text);
  transcript.append(line);
  return text;
}

async function ask(): Promise<void> {
  const {body} = await fetch(endpoint, {method: 'POST', body: '{}'});
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = beginLine();
  let unread = '';
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    const events = (unread + read.value).split('\n\n');
    unread = events.pop() ?? '';
    for (const event of events) {
      if (!event.startsWith('data: {')) continue;
      const {delta = ''} = JSON.parse(event.slice('data: '.length)) as {readonly delta?: string};
      for (const [at, part] of delta.split('\n').entries()) {
        if (at > 0) text = beginLine();
        text.appendData(part);
      }
    }
    follow();
  }
}

serveWidget({ask: () => void ask(), input: () => input});
